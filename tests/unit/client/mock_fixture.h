/* A client on a mock, with its clock. */
#ifndef CPOD_TESTS_CLIENT_MOCK_FIXTURE_H
#define CPOD_TESTS_CLIENT_MOCK_FIXTURE_H

#include "cpod/test/mock.h"
#include "tables.h"

#define JSON "content-type: application/json"

typedef struct mock_fixture {
    cpod_mock *mock;
    cpod_client *client;
    cpod_error error;
} mock_fixture;

mock_fixture mock_begin(void);

/* Frees both, after nothing is open any more. */
void mock_end(mock_fixture *f);

void mock_add(mock_fixture *f, const cpod_mock_exchange *exchange);

/* Sends a request without retries, to a path with its query. */
cpod_status mock_send(mock_fixture *f, const char *method, const char *target, const char *json);
cpod_status mock_get(mock_fixture *f, const char *target);
cpod_status mock_post(mock_fixture *f, const char *target, const char *json);

void mock_verify_ok(mock_fixture *f);

/* Fails the test if the text does not contain the part. */
void expect_part(const char *text, const char *part);

#endif

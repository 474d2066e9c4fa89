/* The project's own contract for the tests of services: one emulator for all tests of a program, since the
 * contract takes a while to read, and a tenant of its own for each test. */
#ifndef TEST_EMULATOR_CONTRACT_H
#define TEST_EMULATOR_CONTRACT_H

#include "support.h"

/* Group fixtures. */
int contract_open(void **state);
int contract_close(void **state);

/* Test fixture: *state is the fixture, the client "dev" is logged in, the clock stands at FIXTURE_START. */
int contract_set_up(void **state);

#define CONTRACT_TEST(name) cmocka_unit_test_setup(name, contract_set_up)

/* printf for paths and bodies; the last 64 results live. */
const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* All that the stream of a response has to say now, in one buffer. */
const char *read_stream(http_response *response, bool *ended);

/* A call with a form. */
reply call_form(fixture *f, const char *target, const char *form);

/* The value of a parameter in an address, which the caller frees; fails the test when it is absent. */
char *parameter_of(const char *address, const char *name);

#endif

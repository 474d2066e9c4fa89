/* What every test here has: the spec, clients, calls by operationId with JSON on both sides.
 *
 * The addresses come from the environment: CPOD_API_URL, and where a proxy stands between SDK and emulator
 * E2E_BASE_PATH (the base path at the proxy) and E2E_DIRECT_URL (the emulator itself, for what the proxy
 * cannot carry). */
#ifndef E2E_FIXTURE_H
#define E2E_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the above first */
#include <cmocka.h>

#include <cjson/cJSON.h>
#include <time.h>

#include "calls.h"
#include "coverage.h"
#include "support/described_sdk.h"
#include "support/random_json.h"

typedef struct fixture {
    described_sdk sdk;
    const spec_document *spec;
    random_source random;
    time_t started;
    cpod_client *client; /* for all calls */
    cpod_client *direct; /* past the proxy; the same where there is none */
    coverage seen;
    coverage_tap tap, direct_tap;
} fixture;

/* Reads the spec and makes the clients. False after having said why. Free it either way. */
bool fixture_start(fixture *f);
void fixture_end(fixture *f);

/* Begins a sequence of random values that no other test has a part in. */
void fixture_seed(fixture *f, const char *test);

/* A client of the same server that has this bearer token, "" for none; freed by cpod_client_free(). */
cpod_client *fixture_client_with_token(fixture *f, const char *token);

/* The operation of this id; NULL when the spec has none. */
const spec_operation *fixture_operation(const fixture *f, const char *id);
const e2e_call *fixture_call(const char *id);

/* ---- calls; `path` may be NULL for none, `id` is the operation's ---- */

/* Calls an operation that has to succeed. @return its result, freed by cJSON_Delete(); NULL when it has
 * none. */
cJSON *call_ok(fixture *f, const char *id, const char *const *path, const void *params, const cJSON *body);

/* Calls an operation that has to fail like this, with a Problem that has a request id. */
void call_fails(fixture *f, const char *id, const char *const *path, const void *params, const cJSON *body,
                cpod_status expected, int http_status);

/* All items of a list, over all its pages. Freed by cJSON_Delete(). */
cJSON *call_walk(fixture *f, const char *id, const char *const *path, const void *params);

/* A params struct of an operation with all members absent; freed by free(). */
void *params_new(const e2e_call *call);

/* Sets a parameter by its name on the wire. `text` has to live as long as the params. */
void params_set(void *params, const e2e_call *call, const char *name, const char *text);

/* Whether the operation has such a query parameter. */
bool params_have(const e2e_call *call, const char *name);

/* Fails the test unless the call was fine, with what the error says. */
void expect_ok(cpod_status status, const cpod_error *error, const char *what);

#endif

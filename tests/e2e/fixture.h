/* The fixture of the tests: the document, clients, calls by operationId with JSON on both sides.
 *
 * The addresses come from the environment: CPOD_API_URL, and with a proxy between SDK and emulator
 * E2E_BASE_PATH (the base path at the proxy) and E2E_DIRECT_URL (the emulator itself, for requests that the
 * proxy cannot forward). */
#ifndef E2E_FIXTURE_H
#define E2E_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the headers above */
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
    cpod_client *direct; /* bypasses the proxy; without one the same */
    coverage seen;
    coverage_tap tap, direct_tap;
} fixture;

/* Reads the document and makes the clients. Prints the reason and returns false on failure; fixture_end() is
 * needed in both cases. */
bool fixture_start(fixture *f);
void fixture_end(fixture *f);

/* Starts a sequence of random values that depends on the name of the test alone. */
void fixture_seed(fixture *f, const char *test);

/* Returns a client of the same server with this bearer token, "" for none. Freed by cpod_client_free(). */
cpod_client *fixture_client_with_token(fixture *f, const char *token);

/* Returns the operation with this id, or NULL. */
const spec_operation *fixture_operation(const fixture *f, const char *id);
const e2e_call *fixture_call(const char *id);

/* ---- calls; `path` may be NULL for none, `id` is the operation's ---- */

/* Calls an operation that must succeed. Returns its result, freed by cJSON_Delete(), or NULL if it has
 * none. */
cJSON *call_ok(fixture *f, const char *id, const char *const *path, const void *params, const cJSON *body);

/* Calls an operation that must fail with this status, and with a Problem that has a request id. */
void call_fails(fixture *f, const char *id, const char *const *path, const void *params, const cJSON *body,
                cpod_status expected, int http_status);

/* Returns all items of a list over all pages. Freed by cJSON_Delete(). */
cJSON *call_walk(fixture *f, const char *id, const char *const *path, const void *params);

/* Returns a params struct of an operation with all members absent. Freed by free(). */
void *params_new(const e2e_call *call);

/* Sets a parameter by its wire name. `text` must live as long as the params. */
void params_set(void *params, const e2e_call *call, const char *name, const char *text);

/* Whether the operation has such a query parameter. */
bool params_have(const e2e_call *call, const char *name);

/* Fails the test with the error's message unless the call succeeded. */
void expect_ok(cpod_status status, const cpod_error *error, const char *what);

#endif

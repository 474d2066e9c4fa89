/* An emulator without sockets, with a clock that tests set, and short ways to call it and to read
 * responses. */
#ifndef TEST_EMULATOR_SUPPORT_H
#define TEST_EMULATOR_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/base/json.h"
#include "engine/emulator.h"
#include "reader/reader.h"

/* The initial time of the clock: 2026-05-28T20:26:40Z. */
#define FIXTURE_START INT64_C(1780000000000)

typedef struct fixture {
    emulator *emulator;
    arena *memory; /* of the document */
    diagnostics *diagnostics;
    reader *files;
    int64_t now;        /* milliseconds since 1970; a test moves it */
    char *token;        /* sent with each call; NULL: none */
    const char *tenant; /* sent as X-Tenant-ID; NULL: none */
} fixture;

/* `spec` is a file of this folder, or "openapi.yaml" of the project. All services are attached. Fails the
 * test on any diagnostic. */
fixture *fixture_new(const char *spec);

/* The same with options; the document, the clock and the check of responses are set here. */
fixture *fixture_new_with(const char *spec, emulator_options options);
void fixture_free(fixture *f);

/* From now on the client with this id calls. */
void fixture_login(fixture *f, const char *client_id, const char *tenant);

typedef struct reply {
    http_response *response;
    int status;
    cJSON *body; /* NULL: none, or not JSON */
} reply;

/* One call; `body` NULL for none, else JSON. */
reply fixture_call(fixture *f, const char *method, const char *target, const char *body);

/* The same with further headers, up to a NULL name. */
reply fixture_call_with(fixture *f, const char *method, const char *target, const char *body,
                        const http_field *headers);
void reply_free(reply *r);

/* The value at a path of the body as text: "data.name", "data.0.id", "errors.1.field". Strings without
 * quotes, anything else as JSON, "(absent)" when absent. The last four results stay valid. */
const char *at(const reply *r, const char *path);

/* Calls, expects the status, and returns the value at the path as text, which the caller frees. */
char *fixture_take(fixture *f, const char *method, const char *target, const char *body, int status,
                   const char *path);

#define expect(f, method, target, body, expected_status, path, expected) \
    do {                                                                 \
        reply reply_ = fixture_call(f, method, target, body);            \
        assert_int_equal(reply_.status, expected_status);                \
        assert_string_equal(at(&reply_, path), expected);                \
        reply_free(&reply_);                                             \
    } while (0)

#endif

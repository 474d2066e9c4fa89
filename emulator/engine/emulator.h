/* The server without its sockets: a spec and a state; a request in, a response out. */
#ifndef EMULATOR_EMULATOR_H
#define EMULATOR_EMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diagnostics.h"
#include "engine/base/clock.h"
#include "engine/http/message.h"
#include "reader/reader.h"

typedef struct emulator emulator;

typedef struct emulator_options {
    const char *spec_path;          /* the OpenAPI document */
    int64_t token_lifetime;         /* seconds; 0: 3600 */
    emulator_clock clock;           /* zero: the system's */
    const char *state_path;         /* a file that the state is in; NULL: it is in memory alone */
    const char *documentation_path; /* a folder with the page of /docs; NULL: there is none */
    bool plays_foreign;             /* answers of a document of another API are made up from its schemas */
    bool is_seeded;                 /* begins with made up data, unless there is a state */
    uint64_t seed;
    bool checks_responses; /* answers 500 instead of what the spec does not allow; for tests */
} emulator_options;

enum {
    HTTP_BODY_LIMIT = 16 * 1024 * 1024
}; /* bytes; larger ones are answered 413, whether their bytes are there or not */

/* NULL after having reported why. Whatever `options` points to, and `files` with the document, must live as
 * long as the emulator; what is reported to `d` points into `files`. */
emulator *emulator_new(const emulator_options *options, reader *files, diagnostics *d);
void emulator_free(emulator *e);

/* Ends taking down the state, once no more requests come. False after having written into `error` why it
 * could not be kept. Without it the state is kept as well, in a longer file. */
bool emulator_save(emulator *e, char *error, size_t error_size);

/* Serves one request. Thread-safe. Never NULL; the caller frees it, before the emulator. */
http_response *emulator_handle(emulator *e, const http_request *request);

/* Lets time pass: does what is due. Returns the milliseconds until there is something to do again, at most
 * 15,000. Thread-safe. */
int64_t emulator_advance(emulator *e);

/* Ends all event streams. Requests may still come. Thread-safe. */
void emulator_close_streams(emulator *e);

#endif

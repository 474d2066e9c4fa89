/* The emulator without sockets: a document and a state; a request in, a response out. */
#ifndef EMULATOR_EMULATOR_H
#define EMULATOR_EMULATOR_H

#include "base/diagnostics.h"
#include "engine/call/options.h"
#include "engine/http/message.h"

typedef struct emulator emulator;

/* NULL after having reported why. `d` must live as long as the emulator. */
emulator *emulator_new(const emulator_options *options, diagnostics *d);
void emulator_free(emulator *e);

/* Saves the state and ends recording it, once no more requests come. False after having written why into
 * `error` when the state could not be saved. Without it the state is saved as well, in a longer file. */
bool emulator_save(emulator *e, char *error, size_t error_size);

/* Serves one request. Thread-safe. Never NULL; the caller frees the response, before the emulator. */
http_response *emulator_handle(emulator *e, const http_request *request);

/* Does what is due. Returns the milliseconds until there is more to do, at most 15,000. Thread-safe. */
int64_t emulator_advance(emulator *e);

/* The emulator as a server serves it. */
http_application emulator_application(emulator *e);

#endif

/* Request bodies: JSON, form, multipart, text, bytes. */
#ifndef CPOD_RUNTIME_BODY_H
#define CPOD_RUNTIME_BODY_H

#include "core/call/call.h"

/* Encodes the operation's body and sets Content-Type. `body` as for cpod_core_call(), or NULL.
 * CPOD_ERR_INVALID_ARGUMENT: a required one is missing or malformed. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_body_build(cpodi_call *call, const void *body, cpod_error *error);

/* Terminates `call->request.body`, which becomes a source where the caller wants progress. False: out of
 * memory. */
bool cpodi_body_finish(cpodi_call *call);

#endif

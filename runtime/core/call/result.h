/* From an answer to the operation's result. */
#ifndef CPOD_RUNTIME_RESULT_H
#define CPOD_RUNTIME_RESULT_H

#include "core/call/call.h"

/* Sets what `out` points to to "none": NULL of pointers, zero of scalars. `out` may be NULL. */
void cpodi_result_clear(const cpod_api *api, const cpod_operation *operation, void *out);

/* Decodes the answer of a call that ended with CPOD_OK into `out`, as cpod_core_call() says. An answer
 * without a body, or JSON null where that may be, leaves `out` as cpodi_result_clear() did.
 * CPOD_ERR_DECODE, CPOD_ERR_PROTOCOL (a media type the operation does not have), CPOD_ERR_LIMIT,
 * CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_result_decode(cpodi_call *call, void *out, cpod_error *error);

/* The description of the answer that fits the status and the media type best; NULL: none fits. */
const cpod_response *cpodi_result_choose(const cpodi_call *call, cpod_error *error, cpod_status *status);

/* Decodes a body by its description into a root in an arena of its own, which cpodi_arena_of() finds. `*out`
 * NULL: JSON null. */
cpod_status cpodi_result_root(const cpod_tables *tables, const cpod_response *description, const char *text,
                              size_t length, const cpod_client_options *limits,
                              const cpod_allocator *allocator, cpodi_response *response, void **out,
                              cpod_error *error);

#endif

/* Converts a response to the operation's result. */
#ifndef CPOD_RUNTIME_RESULT_H
#define CPOD_RUNTIME_RESULT_H

#include "core/call/call.h"
#include "core/codec/codec.h"

/* Sets `*out` to NULL or, for a scalar, to zero. `out` may be NULL. */
void cpodi_result_clear(const cpod_api *api, const cpod_operation *operation, void *out);

/* Decodes the response of a call that ended with CPOD_OK into `out`, as documented at cpod_core_call(). A
 * documented response without a body, or an allowed JSON null, leaves `out` as cpodi_result_clear() did.
 * CPOD_ERR_DECODE, CPOD_ERR_PROTOCOL (a media type that the operation does not document, or no body where it
 * documents one), CPOD_ERR_LIMIT, CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_result_decode(cpodi_call *call, void *out, cpod_error *error);

/* The description that fits the response's status and media type best; NULL: none. CPOD_ERR_PROTOCOL: the function does
 * not return the media type, or no body came where one is documented. */
const cpod_response *cpodi_result_choose(cpodi_call *call, cpod_error *error, cpod_status *status);

/* A body to decode. */
typedef struct cpodi_result_input {
    const cpod_api *api;
    const cpod_response *description;
    cpodi_json_input body;
    const cpod_client_options *limits; /* NULL: the defaults */
    const cpod_allocator *allocator;
    cpodi_response *response; /* gets request id and server time of an envelope; or NULL */
} cpodi_result_input;

/* Decodes a body into a root in an arena of its own, which cpodi_arena_of() finds. `*out` NULL: JSON null. */
cpod_status cpodi_result_root(const cpodi_result_input *input, void **out, cpod_error *error);

#endif

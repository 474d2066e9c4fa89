/* From an operation and its arguments to a request. */
#ifndef CPOD_RUNTIME_REQUEST_H
#define CPOD_RUNTIME_REQUEST_H

#include "core/call/call.h"

/* The call options in a params struct: its first member. NULL params: none. */
const cpod_call_options *cpodi_request_options(const cpod_operation *operation, const void *params);

/* Builds the request of a begun call. Arguments as of cpod_core_call(). CPOD_ERR_INVALID_ARGUMENT,
 * CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_request_build(cpodi_call *call, const cpod_api *api, uint32_t operation,
                                const void *const *path, const void *params, const void *body,
                                cpod_error *error);

/* Finishes a request that has method, url, headers and body: adds the call's own headers and idempotency key,
 * and determines whether it may be repeated. */
cpod_status cpodi_request_finish(cpodi_call *call, cpod_error *error);

#endif

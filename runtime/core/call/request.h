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

/* Sets Accept: the call option, else the media types that the operation returns, or `otherwise` without an operation.
 * CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_request_set_accept(cpodi_call *call, const char *otherwise, cpod_error *error);

/* Finishes a request that has method, url, headers and body: adds the call's own headers and idempotency key,
 * and determines whether it may be repeated. */
cpod_status cpodi_request_finish(cpodi_call *call, cpod_error *error);

/* ---- bodies: JSON, form, multipart, text, bytes ---- */

/* Encodes the operation's body and sets Content-Type. `body` as for cpod_core_call(), or NULL; `params` have
 * the headers of parts. CPOD_ERR_INVALID_ARGUMENT: a required one is missing or malformed.
 * CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_body_build(cpodi_call *call, const void *params, const void *body, cpod_error *error);

/* Streams the items of a callback as the body. CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_items_build(cpodi_call *call, const cpod_body *body, const cpod_item_source *source,
                              cpod_error *error);

/* Sets the boolean `stream` in the query, and in a body, where the operation has it: in copies, which `*params` and
 * `*value` become. CPOD_ERR_INVALID_ARGUMENT: the caller contradicts; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_stream_switch_params(cpodi_call *call, const void **params, cpod_error *error);
cpod_status cpodi_stream_switch_body(cpodi_call *call, const cpod_body *body, const void **value,
                                     cpod_error *error);

/* Terminates `call->request.body`, which becomes a source where the caller wants progress. False: out of
 * memory. */
bool cpodi_body_finish(cpodi_call *call);

/* Builds the body of an object or a map as application/x-www-form-urlencoded: one pair a field, one an item
 * of a list. */
cpod_status cpodi_form_build(cpodi_call *call, const cpod_body *body, const void *value, cpod_error *error);

/* Builds the body of an object or a map as multipart/form-data (RFC 7578), multipart/mixed (RFC 2046) or
 * multipart/related (RFC 2387), one part a field, one an item of a list; files from callbacks are streamed.
 * Sets Content-Type. */
cpod_status cpodi_multipart_build(cpodi_call *call, const cpod_body *body, const void *params,
                                  const void *value, cpod_error *error);

/* How the field with this index is sent, when not by the default; else NULL. */
const cpod_part *cpodi_body_part(const cpod_tables *tables, const cpod_body *body, uint32_t field);

#endif

/* Entry points of generated operations. */
#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/call/call.h"
#include "core/call/request.h"
#include "core/call/result.h"

#include <string.h>

cpod_status cpod_core_call(cpod_client *client, const cpod_api *api, uint32_t operation,
                           const void *const *path, const void *params, const void *body, void *out,
                           cpod_error *error)
{
    cpodi_error_reset(error);
    const cpod_operation *description = &api->tables->operations[operation];
    cpodi_result_clear(api, description, out);
    if (client == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client is NULL");
    cpodi_call call;
    cpod_status status = cpodi_call_begin(&call, client, cpodi_request_options(description, params), error);
    if (status == CPOD_OK)
        status = cpodi_request_build(&call, api, operation, path, params, body, error);
    return cpodi_call_make(&call, status, cpodi_result_decode, out, error);
}

/* The description of a failure with this status. */
static const cpod_response *choose_error(const cpod_tables *tables, const cpod_operation *operation,
                                         int status)
{
    const cpod_response *first = &tables->responses[operation->first_response + operation->response_count];
    for (uint32_t i = 0; i < operation->error_count; i++) {
        if (status >= first[i].status_first && status <= first[i].status_last)
            return &first[i];
    }
    return NULL;
}

cpod_status cpod_core_error_decode(const cpod_api *api, uint32_t operation, const cpod_response_info *info,
                                   void **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    *out = NULL;
    if (!CPODI_INSIDE(info, cpod_response_info, error_body_length) || info->error_body == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The response info has no error body: set keep_error_body before the call");
    const cpod_tables *tables = api->tables;
    const cpod_response *description =
        choose_error(tables, &tables->operations[operation], info->http_status);
    if (description == NULL || description->codec != CPOD_CODEC_JSON)
        return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                          "The operation does not document an error body for HTTP %d", info->http_status);
    cpodi_buffer text;
    cpodi_buffer_init(&text, NULL);
    cpodi_buffer_append(&text, info->error_body, info->error_body_length);
    const bool ok = cpodi_buffer_terminate(&text);
    const cpodi_result_input input = {.api = api,
                                      .description = description,
                                      .body = {text.data, text.length},
                                      .allocator = cpod_default_allocator()};
    cpod_status status = ok ? cpodi_result_root(&input, out, error) : cpodi_no_memory(error);
    cpodi_buffer_free(&text);
    return status;
}

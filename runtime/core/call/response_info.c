#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/string.h"
#include "core/call/call.h"

#include <string.h>

#define HAS(info, member) CPODI_INSIDE(info, cpod_response_info, member)

void cpod_response_info_clear(cpod_response_info *info)
{
    if (info == NULL || info->size < sizeof info->size)
        return;
    if (HAS(info, headers))
        cpod_string_free(info->headers);
    if (HAS(info, error_body))
        cpod_string_free(info->error_body);
    bool keep_headers = HAS(info, keep_headers) && info->keep_headers;
    bool keep_error_body = HAS(info, keep_error_body) && info->keep_error_body;
    size_t size = info->size < sizeof *info ? info->size : sizeof *info;
    memset((char *)info + sizeof info->size, 0, size - sizeof info->size);
    if (HAS(info, keep_headers))
        info->keep_headers = keep_headers;
    if (HAS(info, keep_error_body))
        info->keep_error_body = keep_error_body;
}

/* The body of a failure, for `<operation>_error_decode`. NULL when out of memory: the failure itself matters
 * more. */
static void keep_error_body(const cpodi_call *call, cpod_response_info *info)
{
    const cpodi_buffer *body = &call->result.response.body;
    bool failed = call->result.response.status >= 300;
    if (!failed || body->length == 0 || !HAS(info, keep_error_body) || !info->keep_error_body)
        return;
    info->error_body = cpodi_string_new(&call->client->allocator, body->data, body->length);
    info->error_body_length = info->error_body == NULL ? 0 : body->length;
}

void cpodi_call_report(cpodi_call *call)
{
    cpod_response_info *info = call->options.response;
    cpodi_response *response = &call->result.response;
    cpod_response_info_clear(info);
    if (HAS(info, http_status))
        info->http_status = response->status;
    if (HAS(info, attempts))
        info->attempts = call->result.attempts;
    if (HAS(info, request_id))
        memcpy(info->request_id, response->request_id, sizeof info->request_id);
    if (HAS(info, server_time))
        memcpy(info->server_time, response->server_time, sizeof info->server_time);
    if (HAS(info, content_type))
        memcpy(info->content_type, response->content_type, sizeof info->content_type);
    if (HAS(info, body_bytes))
        info->body_bytes = call->request.sink.written + response->body.length;
    if (HAS(info, elapsed_ms))
        info->elapsed_ms = cpodi_client_now(call->client) - call->progress.started_ms;
    if (HAS(info, headers)) {
        info->headers = response->header_text;
        response->header_text = NULL;
    }
    keep_error_body(call, info);
}

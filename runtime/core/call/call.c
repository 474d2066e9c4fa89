#include "core/call/call.h"

#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/string.h"
#include "core/base/text.h"
#include "core/call/batch.h"
#include "core/call/condition.h"
#include "core/call/exchange.h"
#include "core/call/hooks.h"
#include "core/call/response_headers.h"
#include "core/call/retry_policy.h"

#include <string.h>

#define HAS(info, member) CPODI_INSIDE(info, cpod_response_info, member)

#define FIRST_ARENA 880 /* with its head less than 1 KB, which malloc has at hand */

static cpod_status check_header(const cpod_header *header, size_t index, cpod_error *error)
{
    static const char *const ours[] = {"Authorization", "Host", "Content-Length", "Transfer-Encoding"};
    if (!cpodi_header_name_is_valid(header->name) || !cpodi_header_value_is_valid(header->value))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option headers[%zu] is not a valid HTTP header", index);
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        if (cpodi_text_equal_nocase(header->name, ours[i]))
            return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "The call option headers cannot set %s, which the library sets", ours[i]);
    }
    return CPOD_OK;
}

/* The client's headers. The call's own are added once the request is built, since they override its
 * headers. */
static cpod_status begin_headers(cpodi_call *call, cpod_error *error)
{
    const cpodi_headers *common = &call->client->headers;
    for (size_t i = 0; i < common->count; i++) {
        if (!cpodi_headers_set(&call->request.headers, call->arena, common->items[i].name,
                               common->items[i].value))
            return cpodi_no_memory(error);
    }
    return CPOD_OK;
}

static cpod_status check_options(const cpodi_call *call, cpod_error *error)
{
    const cpod_call_options *options = &call->options;
    if (options->header_count > 0 && options->headers == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option headers is NULL, but header_count is not 0");
    for (size_t i = 0; i < options->header_count; i++) {
        cpod_status status = check_header(&options->headers[i], i, error);
        if (status != CPOD_OK)
            return status;
    }
    if (options->idempotency_key != NULL &&
        (*options->idempotency_key == '\0' || !cpodi_header_value_is_valid(options->idempotency_key)))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option idempotency_key is empty or malformed");
    return cpodi_condition_check(options, error);
}

/* The first of the call's policy and option and the client's that is set. */
static int max_retries(const cpodi_call *call)
{
    const cpod_retry_policy *own = call->options.retry, *clients = call->client->options.retry;
    int retries = own != NULL && own->max_retries != 0           ? own->max_retries
                  : call->options.max_retries != 0               ? call->options.max_retries
                  : clients != NULL && clients->max_retries != 0 ? clients->max_retries
                                                                 : call->client->options.max_retries;
    return retries < 0 ? 0 : retries;
}

static cpod_status begin_retries(cpodi_call *call, cpod_error *error)
{
    cpod_status status =
        cpodi_retry_policy_copy(&call->options.retry, call->arena, CPOD_ERR_INVALID_ARGUMENT, error);
    if (status == CPOD_OK)
        status = cpodi_retry_policy_check(call->options.retry, "call option retry", CPOD_ERR_INVALID_ARGUMENT,
                                          error);
    if (status != CPOD_OK)
        return status;
    cpodi_retry_policy_resolve(call->options.retry, call->client->options.retry, &call->limits.retry);
    call->limits.max_retries = max_retries(call);
    return CPOD_OK;
}

cpod_status cpodi_call_import_options(const cpod_call_options *from, cpod_call_options *to, cpod_error *error)
{
    static const cpod_core_options type = {
        "cpod_call_options", sizeof(cpod_call_options), CPOD_ERR_INVALID_ARGUMENT,
        "The call options have no size: initialize them with CPOD_CALL or CPOD_CALL_OPTIONS_INIT"};
    return cpodi_options_import(to, &type, from, error);
}

cpod_status cpodi_call_begin(cpodi_call *call, cpod_client *client, const cpod_call_options *options,
                             cpod_error *error)
{
    memset(call, 0, sizeof *call);
    if (client == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client is NULL");
    call->client = client;
    call->api = client->api;
    cpodi_buffer_init(&call->request.url, &client->allocator);
    cpodi_buffer_init(&call->request.body, &client->allocator);
    cpodi_credentials_init(&call->credentials, &client->allocator);
    cpodi_response_init(&call->result.response, &client->allocator);
    cpod_status status = cpodi_call_import_options(options, &call->options, error);
    if (status != CPOD_OK)
        return status;
    cpod_response_info_clear(call->options.response);
    status = check_options(call, error);
    if (status == CPOD_OK)
        status = cpodi_sink_begin(&call->request.sink, call->options.download, error);
    if (status != CPOD_OK)
        return status;
    cpodi_call_start_clocks(call);
    call->limits.max_body_bytes = client->options.max_body_bytes;
    call->limits.lenient_text = client->options.lenient_text || call->options.lenient_text;
    call->arena = cpodi_arena_new(&client->allocator, FIRST_ARENA, 0);
    if (call->arena == NULL || !cpodi_sink_keep_path(&call->request.sink, call->arena))
        return cpodi_no_memory(error);
    status = begin_retries(call, error);
    if (status == CPOD_OK)
        status =
            cpodi_auth_begin_call(&client->auth, call->options.credentials, call->options.credential_count,
                                  call->arena, &call->own_credentials, error);
    return status == CPOD_OK ? begin_headers(call, error) : status;
}

void cpodi_call_end(cpodi_call *call)
{
    cpodi_call_close(call);
    cpodi_hooks_end(call);
    cpodi_sink_end(&call->request.sink);
    cpodi_response_clear(&call->result.response);
    cpodi_credentials_wipe(&call->credentials);
    cpodi_auth_end_call(call->own_credentials);
    cpodi_buffer_free(&call->request.body);
    cpodi_buffer_free(&call->request.url);
    cpodi_arena_free(call->arena);
    call->arena = NULL;
}

cpod_status cpodi_call_make(cpodi_call *call, cpod_status status, cpodi_finish finish, void *out,
                            cpod_error *error)
{
    if (status == CPOD_OK && call->options.batch != NULL) {
        status = cpodi_batch_add(call, finish, out, error);
        if (status == CPOD_OK)
            return status; /* the batch ends it */
    } else if (status == CPOD_OK) {
        status = cpodi_call_run(call, error);
        if (status == CPOD_OK)
            status = finish(call, out, error);
        cpodi_call_report(call);
    }
    cpodi_call_end(call);
    return status;
}

/* ---- cpod_response_info ---- */

void cpod_response_info_clear(cpod_response_info *info)
{
    if (info == NULL || info->size < sizeof info->size)
        return;
    cpodi_response_headers_clear(info);
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

/* The body of a failure, for `<operation>_error_decode`, or of a success that cannot be decoded. NULL when out of
 * memory: the failure itself matters more. */
static void keep_error_body(const cpodi_call *call, cpod_response_info *info)
{
    const cpodi_buffer *body = &call->result.response.body;
    bool failed = call->result.response.status >= 300 || call->result.response.is_unexpected;
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
        info->body_bytes =
            call->request.sink.written > 0 ? call->request.sink.written : cpodi_response_bytes(response);
    if (HAS(info, elapsed_ms))
        info->elapsed_ms = cpodi_client_now(call->client) - call->progress.started_ms;
    if (HAS(info, etag))
        memcpy(info->etag, response->etag, sizeof info->etag);
    if (HAS(info, last_modified))
        memcpy(info->last_modified, response->last_modified, sizeof info->last_modified);
    if (HAS(info, replaced_texts))
        info->replaced_texts = response->replaced_texts;
    cpodi_response_headers_report(call, info);
    keep_error_body(call, info);
}

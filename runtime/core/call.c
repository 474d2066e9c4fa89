#include "call.h"

#include <string.h>

#include "answer.h"
#include "error.h"
#include "log.h"
#include "options.h"
#include "problem.h"
#include "retry.h"
#include "text.h"

#define FIRST_ARENA 2048

static cpod_status check_header(const cpod_header *header, size_t index, cpod_error *error)
{
    static const char *const ours[] = {"Authorization", "Host", "Content-Length", "Transfer-Encoding"};
    if (!cpodi_header_name_is_valid(header->name) || !cpodi_header_value_is_valid(header->value))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The call option headers[%zu] is no HTTP header",
                          index);
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        if (cpodi_text_equal(header->name, ours[i]))
            return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "A call cannot set the header %s", ours[i]);
    }
    return CPOD_OK;
}

/* The client's headers; the call's own come once the request is built, since they replace what that says. */
static cpod_status begin_headers(cpodi_call *call, cpod_error *error)
{
    const cpodi_headers *common = &call->client->headers;
    for (size_t i = 0; i < common->count; i++) {
        if (!cpodi_headers_set(&call->headers, call->arena, common->items[i].name, common->items[i].value))
            return cpodi_no_memory(error);
    }
    return CPOD_OK;
}

static cpod_status check_options(const cpodi_call *call, cpod_error *error)
{
    const cpod_call_options *options = &call->options;
    if (options->header_count > 0 && options->headers == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The call option headers is NULL");
    for (size_t i = 0; i < options->header_count; i++) {
        cpod_status status = check_header(&options->headers[i], i, error);
        if (status != CPOD_OK)
            return status;
    }
    if (options->idempotency_key != NULL &&
        (*options->idempotency_key == '\0' || !cpodi_header_value_is_valid(options->idempotency_key)))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option idempotency_key is empty or malformed");
    return CPOD_OK;
}

/* 0 stands for the client's value, a negative number for none. */
static int64_t chosen(int64_t own, int64_t clients)
{
    int64_t value = own != 0 ? own : clients;
    return value < 0 ? 0 : value;
}

static void begin_clocks(cpodi_call *call)
{
    const cpod_client_options *defaults = &call->client->options;
    const cpod_call_options *own = &call->options;
    call->started_ms = cpodi_client_now(call->client);
    int64_t timeout = chosen(own->timeout_ms, defaults->call_timeout_ms);
    call->deadline_ms = timeout == 0 ? 0 : call->started_ms + timeout;
    if (own->deadline_ms != 0 && (call->deadline_ms == 0 || own->deadline_ms < call->deadline_ms))
        call->deadline_ms = own->deadline_ms;
    call->attempt_timeout_ms = chosen(own->attempt_timeout_ms, defaults->attempt_timeout_ms);
    int retries = own->max_retries != 0 ? own->max_retries : defaults->max_retries;
    call->max_retries = retries < 0 ? 0 : retries;
    call->max_body_bytes = defaults->max_body_bytes;
}

void cpodi_call_let_flow(cpodi_call *call)
{
    if (call->options.timeout_ms <= 0)
        call->deadline_ms = call->options.deadline_ms;
    if (call->options.attempt_timeout_ms <= 0)
        call->attempt_timeout_ms = 0;
    int64_t idle = call->client->options.idle_timeout_ms;
    call->idle_timeout_ms = idle < 0 ? 0 : idle;
}

cpod_status cpodi_call_begin(cpodi_call *call, cpod_client *client, const cpod_call_options *options,
                             cpod_error *error)
{
    memset(call, 0, sizeof *call);
    call->client = client;
    call->api = client->api;
    cpodi_buffer *const buffers[] = {&call->url, &call->body, &call->authorization, &call->cookie,
                                     &call->keyed_url};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++)
        cpodi_buffer_init(buffers[i], &client->allocator);
    cpodi_answer_init(&call->answer, &client->allocator);
    const cpod_call_options none = CPOD_CALL_OPTIONS_INIT;
    if (!cpodi_options_widen(&call->options, sizeof call->options, options == NULL ? &none : options))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call options have no size: use CPOD_CALL or CPOD_CALL_OPTIONS_INIT");
    cpod_response_info_clear(call->options.response);
    cpod_status status = check_options(call, error);
    if (status != CPOD_OK)
        return status;
    if (!cpodi_sink_begin(&call->sink, call->options.download))
        return cpodi_fail(
            error, CPOD_ERR_INVALID_ARGUMENT,
            "The call option download has no size: use cpod_download_fd or cpod_download_callback");
    begin_clocks(call);
    if (call->sink.is_used)
        cpodi_call_let_flow(call);
    call->arena = cpodi_arena_new(&client->allocator, FIRST_ARENA, 0);
    return call->arena == NULL ? cpodi_no_memory(error) : begin_headers(call, error);
}

void cpodi_call_close(cpodi_call *call)
{
    if (call->exchange == NULL)
        return;
    call->client->transport.close(call->client->transport.context, call->exchange);
    call->exchange = NULL;
}

void cpodi_call_end(cpodi_call *call)
{
    cpodi_call_close(call);
    cpodi_answer_clear(&call->answer);
    cpodi_buffer_wipe(&call->authorization);
    cpodi_buffer_wipe(&call->cookie);
    cpodi_buffer_wipe(&call->keyed_url);
    cpodi_buffer_free(&call->body);
    cpodi_buffer_free(&call->url);
    cpodi_arena_free(call->arena);
    call->arena = NULL;
}

/* ---- one attempt ---- */

static cpod_status check_time(const cpodi_call *call, cpod_error *error)
{
    if (cpod_cancel_is_triggered(call->options.cancel))
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    if (call->deadline_ms != 0 && cpodi_client_now(call->client) >= call->deadline_ms)
        return cpodi_fail(error, CPOD_ERR_TIMEOUT, "The call's time has run out");
    return CPOD_OK;
}

static cpod_status open_exchange(cpodi_call *call, cpod_error *error)
{
    cpod_http_request *request = &call->request;
    *request = (cpod_http_request){.size = sizeof *request, .method = call->method};
    request->url = call->keyed_url.length > 0 ? call->keyed_url.data : call->url.data;
    request->headers = call->sent_headers.items;
    request->header_count = call->sent_headers.count;
    if (cpodi_source_is_used(&call->source)) {
        request->upload = &call->source.upload;
    } else if (call->has_body) {
        request->body = call->body.data;
        request->body_length = call->body.length;
    }
    request->connect_timeout_ms = chosen(0, call->client->options.connect_timeout_ms);
    request->deadline_ms = call->deadline_ms;
    if (call->attempt_timeout_ms != 0) {
        int64_t end = cpodi_client_now(call->client) + call->attempt_timeout_ms;
        if (request->deadline_ms == 0 || end < request->deadline_ms)
            request->deadline_ms = end;
    }
    request->idle_timeout_ms = call->idle_timeout_ms;
    request->cancel = call->options.cancel;
    call->attempts++;
    call->was_sent = true;
    cpodi_log_before(call);
    const cpod_transport *transport = &call->client->transport;
    return transport->open(transport->context, request, &call->exchange, error);
}

static cpod_status attempt(cpodi_call *call, cpod_error *error)
{
    call->was_sent = false;
    cpodi_answer_clear(&call->answer);
    cpod_status status = check_time(call, error);
    if (status == CPOD_OK)
        status = cpodi_auth_apply(call, error);
    if (status == CPOD_OK)
        status = open_exchange(call, error);
    if (status != CPOD_OK) {
        call->exchange = NULL;
        return status;
    }
    status = cpodi_answer_head(call, error);
    bool success = call->answer.status >= 200 && call->answer.status < 300;
    if (status == CPOD_OK && success && call->head_only)
        return CPOD_OK;
    if (status == CPOD_OK)
        status =
            success && call->sink.is_used ? cpodi_answer_pour(call, error) : cpodi_answer_body(call, error);
    cpodi_call_close(call);
    if (status == CPOD_OK && !success)
        status = cpodi_problem(call, error);
    return status;
}

/* What every failed attempt says beside its status. */
static void complete_error(const cpodi_call *call, cpod_status status, cpod_error *error)
{
    /* A transport of the caller's may have said nothing. */
    if (CPODI_HAS(error, message) && error->message[0] == '\0')
        (void)cpodi_fail(error, status, "The request failed: %s", cpod_status_name(status));
    if (CPODI_HAS(error, status))
        error->status = status;
    if (!call->was_sent) {
        /* A failure to get a token has said already whether it passes. */
        if (status == CPOD_ERR_TIMEOUT && CPODI_HAS(error, retryable))
            error->retryable = true;
        return;
    }
    int http = call->answer.status;
    bool passing = status == CPOD_ERR_TRANSPORT || status == CPOD_ERR_TIMEOUT ||
                   status == CPOD_ERR_RATE_LIMIT || http == 408 || http == 500 || http == 502 ||
                   http == 503 || http == 504;
    if (call->answer.should_retry >= 0)
        passing = call->answer.should_retry == 1;
    if (CPODI_HAS(error, retryable))
        error->retryable = passing;
    if (CPODI_HAS(error, http_status))
        error->http_status = http;
    if (CPODI_HAS(error, request_id) && error->request_id[0] == '\0')
        memcpy(error->request_id, call->answer.request_id, sizeof error->request_id);
}

cpod_status cpodi_call_run(cpodi_call *call, cpod_error *error)
{
    call->replays = 0;
    call->attempts = 0;
    for (;;) {
        cpodi_error_reset(error);
        int64_t began = cpodi_client_now(call->client);
        cpod_status status = attempt(call, error);
        if (call->was_sent) {
            int64_t elapsed = cpodi_client_now(call->client) - began;
            cpodi_log_attempt(call, status, elapsed);
            cpodi_log_after(call, status, elapsed);
        }
        if (status == CPOD_OK) {
            cpodi_retry_succeeded(call->client);
            return CPOD_OK;
        }
        complete_error(call, status, error);
        if (call->answer.status == 401 && call->was_sent && call->replays == 0 && cpodi_auth_refused(call) &&
            cpodi_source_rewind(&call->source) && cpodi_sink_rewind(&call->sink)) {
            call->replays++;
            continue;
        }
        if (!cpodi_retry_wait(call, &status, error))
            return status;
    }
}

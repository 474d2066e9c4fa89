#include "core/call/exchange.h"

#include "core/auth/credential.h"
#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/string.h"
#include "core/base/text.h"
#include "core/call/condition.h"
#include "core/call/hooks.h"
#include "core/call/response_headers.h"
#include "core/call/resume.h"
#include "core/call/retry.h"
#include "core/http/challenge.h"
#include "core/http/curl_loop.h"
#include "core/http/curl_transport.h"
#include "core/http/framing.h"
#include "core/http/timeout.h"

#include <string.h>

#define READ_SIZE         16384
#define STREAM_SIZE       65536
#define ENOUGH_OF_FAILURE ((size_t)1 << 20)
#define QUOTE_SIZE        1024
#define LONGEST_QUOTE_MS  2000

bool cpodi_call_is_cancelled(const cpodi_call *call)
{
    return call->progress.is_stopped || cpod_cancel_is_triggered(call->options.cancel);
}

/* The server refuses the first request, and its body is sent again. */
static cpod_status set_digest(const cpodi_call *call, cpod_http_request *request, cpod_error *error)
{
    const cpodi_credential *digest = call->credentials.digest;
    if (digest == NULL)
        return CPOD_OK;
    if (request->upload != NULL && request->upload->rewind == NULL)
        return cpodi_fail(
            error, CPOD_ERR_INVALID_ARGUMENT,
            "HTTP Digest sends the body again after the challenge of the server: the upload needs "
            "a function rewind, or a file");
    request->digest_user = digest->id;
    request->digest_password = digest->secret;
    return CPOD_OK;
}

cpod_status cpodi_exchange_open(cpodi_call *call, cpod_error *error)
{
    cpod_http_request *request = &call->result.http_request;
    cpod_status status = cpodi_source_open(&call->request.source, error);
    if (status != CPOD_OK)
        return status;
    bool has_source = cpodi_source_is_used(&call->request.source);
    bool has_body = call->request.has_body && !has_source;
    *request = (cpod_http_request){
        .size = sizeof *request,
        .method = call->request.method,
        .url = call->credentials.url.length > 0 ? call->credentials.url.data : call->request.url.data,
        .headers = call->credentials.headers.items,
        .header_count = call->credentials.headers.count,
        .upload = has_source ? &call->request.source.upload : NULL,
        .body = has_body ? call->request.body.data : NULL,
        .body_length = has_body ? call->request.body.length : 0,
        .connect_timeout_ms = call->limits.connect_timeout_ms,
        .first_byte_timeout_ms = call->limits.first_byte_timeout_ms,
        .send_once = !call->request.is_idempotent,
        .is_foreign = call->request.is_cross_origin || call->request.is_uncertified,
        .deadline_ms = call->limits.deadline_ms,
        .idle_timeout_ms = call->limits.idle_timeout_ms,
        .cancel = call->options.cancel,
        .wake = call->progress.wake,
        .wake_context = call->progress.wake_context,
    };
    if (call->limits.attempt_timeout_ms != 0) {
        int64_t end = cpodi_clock_after(cpodi_client_now(call->client), call->limits.attempt_timeout_ms);
        if (request->deadline_ms == 0 || end < request->deadline_ms)
            request->deadline_ms = end;
    }
    status = set_digest(call, request, error);
    if (status != CPOD_OK)
        return status;
    call->result.attempts++;
    call->result.is_begun = true;
    status = cpodi_hooks_before(call, error);
    if (status != CPOD_OK)
        return status;
    call->result.was_sent = true;
    const cpodi_loop_binding *binding = call->progress.binding;
    const cpod_transport *transport = &call->client->transport;
    if (binding == NULL)
        return transport->open(transport->context, request, &call->result.exchange, error);
    if (call->limits.idle_timeout_ms != 0)
        call->progress.active_at_ms = cpodi_client_now(call->client);
    return binding->loops->start(binding->loop, request, &call->result.exchange, error);
}

/* Only the library's own transport reports how far it is. */
static bool is_curls(const cpodi_call *call)
{
    return call->client->transport.loops == &cpodi_curl_loops;
}

/* Another transport enforces the timeout of the first byte, since it alone knows when that begins. */
static cpodi_stage stage_of(const cpodi_call *call)
{
    bool is_limited = call->result.http_request.first_byte_timeout_ms > 0;
    if (call->result.exchange->status != 0)
        return CPODI_STAGE_READING;
    return is_limited ? CPODI_STAGE_CONNECTING : CPODI_STAGE_WAITING;
}

static int64_t timeout_at(const cpodi_call *call)
{
    return is_curls(call)
               ? cpodi_curl_timeout_at(call->result.exchange)
               : cpodi_timeout_at(&call->result.http_request, stage_of(call), call->progress.active_at_ms);
}

int64_t cpodi_exchange_look_again_at(const cpodi_call *call, int64_t now)
{
    return is_curls(call) ? cpodi_curl_look_again_at(call->result.exchange, now) : timeout_at(call);
}

static cpod_status time_out(const cpodi_call *call, int64_t now, cpod_error *error)
{
    if (is_curls(call))
        return cpodi_curl_time_out(call->result.exchange, now, error);
    const cpodi_timeout timeout = {.stage = stage_of(call),
                                   .phase = call->result.exchange->status != 0 ? CPODI_PHASE_READING
                                                                               : CPODI_PHASE_WAITING,
                                   .began_ms = call->progress.attempt_began_ms,
                                   .now_ms = now};
    return cpodi_timeout_fail(&call->result.http_request, &timeout, error);
}

/* Checks that a blocking transport makes while it waits. */
static cpod_status wait_for_network(const cpodi_call *call, cpod_error *error)
{
    if (cpodi_call_is_cancelled(call))
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    int64_t now = cpodi_client_now(call->client);
    return now >= timeout_at(call) ? time_out(call, now, error) : CPOD_PENDING;
}

/* Whether a timeout has passed that bytes would have prevented, which may be there: a program need not drive its
 * batch all the time. */
static bool may_have_missed_bytes(const cpodi_call *call)
{
    const int64_t deadline = call->result.http_request.deadline_ms;
    const int64_t now = cpodi_client_now(call->client);
    return call->progress.binding != NULL && now >= timeout_at(call) && (deadline == 0 || now < deadline);
}

cpod_status cpodi_exchange_read(cpodi_call *call, void *buffer, size_t capacity, size_t *count,
                                cpod_error *error)
{
    const cpod_transport *transport = &call->client->transport;
    if (call->progress.is_stopped)
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    cpod_status status =
        transport->read(transport->context, call->result.exchange, buffer, capacity, count, error);
    if (status == CPOD_PENDING && may_have_missed_bytes(call)) {
        const cpodi_loop_binding *binding = call->progress.binding;
        (void)binding->loops->wait(binding->loop, cpodi_client_now(call->client), NULL);
        status = transport->read(transport->context, call->result.exchange, buffer, capacity, count, error);
    }
    if (status == CPOD_PENDING)
        return wait_for_network(call, error);
    if (call->progress.binding != NULL && call->limits.idle_timeout_ms != 0)
        call->progress.active_at_ms = cpodi_client_now(call->client);
    return status;
}

void cpodi_call_close(cpodi_call *call)
{
    cpodi_source_close(&call->request.source);
    if (call->result.exchange == NULL)
        return;
    call->client->transport.close(call->client->transport.context, call->result.exchange);
    call->result.exchange = NULL;
}

/* ---- response ---- */

void cpodi_response_init(cpodi_response *response, const cpod_allocator *allocator)
{
    memset(response, 0, sizeof *response);
    response->retry_after_ms = -1;
    response->should_retry = -1;
    cpodi_buffer_init(&response->body, allocator);
    cpodi_buffer_init(&response->page_header, allocator);
}

void cpodi_response_clear(cpodi_response *response)
{
    const cpod_allocator *allocator = response->body.allocator;
    cpodi_buffer_free(&response->body);
    cpodi_buffer_free(&response->page_header);
    cpod_string_free(response->header_text);
    cpodi_response_init(response, allocator);
}

static void keep(char *to, size_t capacity, const char *value)
{
    cpodi_text_copy(to, capacity, value, strlen(value));
}

/* A part of a value would never be found equal. */
static void keep_whole(char *to, size_t capacity, const char *value)
{
    size_t length = strlen(value);
    if (length < capacity && cpodi_header_value_is_valid(value))
        memcpy(to, value, length + 1);
}

static void keep_header(cpodi_call *call, const cpod_header *header)
{
    cpodi_response *response = &call->result.response;
    const char *name = header->name;
    if (cpodi_text_equal_nocase(name, "content-type"))
        keep(response->content_type, sizeof response->content_type, header->value);
    else if (cpodi_text_equal_nocase(name, "x-request-id"))
        keep(response->request_id, sizeof response->request_id, header->value);
    else if (cpodi_text_equal_nocase(name, "date"))
        keep(response->server_time, sizeof response->server_time, header->value);
    else if (cpodi_text_equal_nocase(name, "location"))
        keep(response->location, sizeof response->location, header->value);
    else if (cpodi_text_equal_nocase(name, "etag"))
        keep_whole(response->etag, sizeof response->etag, header->value);
    else if (cpodi_text_equal_nocase(name, "last-modified") && cpodi_condition_is_date(header->value))
        keep_whole(response->last_modified, sizeof response->last_modified, header->value);
    else if (cpodi_text_equal_nocase(name, "content-disposition"))
        response->is_attachment = cpodi_text_starts_nocase(header->value, "attachment");
    else if (cpodi_text_equal_nocase(name, "x-should-retry"))
        response->should_retry = cpodi_text_equal_nocase(header->value, "true")    ? 1
                                 : cpodi_text_equal_nocase(header->value, "false") ? 0
                                                                                   : -1;
}

static bool keep_page_header(cpodi_call *call)
{
    const cpod_http_exchange *exchange = call->result.exchange;
    cpodi_buffer *values = &call->result.response.page_header;
    for (size_t i = 0; i < exchange->header_count; i++) {
        if (!cpodi_text_equal_nocase(exchange->headers[i].name, call->request.page_header))
            continue;
        cpodi_buffer_append_text(values, exchange->headers[i].value);
        cpodi_buffer_append_char(values, '\n');
    }
    return cpodi_buffer_terminate(values);
}

cpod_status cpodi_response_read_head(cpodi_call *call, cpod_error *error)
{
    const cpod_http_exchange *exchange = call->result.exchange;
    call->result.response.status = exchange->status;
    for (size_t i = 0; i < exchange->header_count; i++)
        keep_header(call, &exchange->headers[i]);
    if (exchange->status == 401 && call->credentials.digest != NULL)
        call->result.response.challenge_problem =
            cpodi_challenge_problem(exchange->headers, exchange->header_count);
    const cpod_clock *clock = &call->client->clock;
    call->result.response.retry_after_ms =
        cpodi_retry_requested(exchange->headers, exchange->header_count, clock->unix_seconds(clock->context));
    const cpod_response_info *info = call->options.response;
    if (CPODI_INSIDE(info, cpod_response_info, keep_headers) && info->keep_headers &&
        !cpodi_response_headers_keep(call))
        return cpodi_no_memory(error);
    if (call->request.page_header != NULL && !keep_page_header(call))
        return cpodi_no_memory(error);
    return CPOD_OK;
}

/* An API may use the status for pages of a list, but a part of a file is not a result of the operation. */
static bool is_documented_part(const cpodi_call *call)
{
    const cpod_http_exchange *exchange = call->result.exchange;
    const char *range = cpodi_headers_find(exchange->headers, exchange->header_count, "content-range");
    const cpod_operation *operation = call->operation;
    if (range != NULL && cpodi_text_starts_nocase(range, "bytes"))
        return false;
    for (uint32_t i = 0; operation != NULL && i < operation->response_count; i++) {
        const cpod_response *description = &call->api->tables->responses[operation->first_response + i];
        if (description->status_first == 206)
            return description->codec != CPOD_CODEC_BINARY;
    }
    return false;
}

static bool is_unasked_part(const cpodi_call *call)
{
    const cpod_http_request *request = &call->result.http_request;
    return call->result.response.status == 206 &&
           cpodi_headers_find(request->headers, request->header_count, "Range") == NULL &&
           !is_documented_part(call);
}

cpod_status cpodi_response_check_head(const cpodi_call *call, cpod_error *error)
{
    if (is_unasked_part(call))
        return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                          "The server answered with a part of the response (HTTP 206) to a request for all");
    return cpodi_framing_check(call->result.exchange, error);
}

/* Less of a failure. */
static size_t limit_of(const cpodi_call *call)
{
    return cpodi_exchange_succeeded(call) || call->limits.max_body_bytes < ENOUGH_OF_FAILURE
               ? call->limits.max_body_bytes
               : ENOUGH_OF_FAILURE;
}

/* Allocates the whole body at once when Content-Length is present and within the limit. */
cpod_status cpodi_response_begin_body(cpodi_call *call, cpod_error *error)
{
    const cpod_http_exchange *exchange = call->result.exchange;
    const char *content_length =
        cpodi_headers_find(exchange->headers, exchange->header_count, "content-length");
    call->result.response.body.is_secret = call->request.is_secret;
    int64_t length = READ_SIZE;
    if (content_length != NULL &&
        (cpodi_text_digits(content_length, &length) == NULL || (uint64_t)length > limit_of(call)))
        length = READ_SIZE;
    /* One byte more than the body, for the read that finds its end. */
    bool ok = cpodi_buffer_room(&call->result.response.body, (size_t)length + 1 + CPODI_PADDING) != NULL;
    return ok ? CPOD_OK : cpodi_no_memory(error);
}

static size_t free_room(const cpodi_buffer *body)
{
    size_t left = body->capacity - body->length;
    return left > CPODI_PADDING ? left - CPODI_PADDING : 0;
}

/* Reads until the body ends, fails or is too long. */
static cpod_status read_all(cpodi_call *call, cpod_error *error)
{
    cpodi_buffer *body = &call->result.response.body;
    size_t limit = limit_of(call);
    for (;;) {
        if (free_room(body) == 0 && cpodi_buffer_room(body, READ_SIZE + CPODI_PADDING) == NULL)
            return cpodi_no_memory(error);
        size_t count = 0;
        cpod_status status =
            cpodi_exchange_read(call, body->data + body->length, free_room(body), &count, error);
        if (status != CPOD_OK || count == 0)
            return status;
        body->length += count;
        if (body->length > limit) {
            body->length = limit;
            call->result.response.body_is_cut = true;
            return call->result.response.status < 300
                       ? cpodi_fail(error, CPOD_ERR_LIMIT,
                                    "The response is larger than the limit of %zu bytes (%s)", limit,
                                    call->limits.has_max_bytes ? "max_bytes" : "max_body_bytes")
                       : CPOD_OK;
        }
    }
}

cpod_status cpodi_response_read_body(cpodi_call *call, cpod_error *error)
{
    cpod_status status = read_all(call, error);
    if (status == CPOD_PENDING)
        return status;
    if (status == CPOD_ERR_NO_MEMORY)
        return cpodi_no_memory(error);
    if (status != CPOD_OK)
        call->result.response.body_is_cut = true;
    bool passing = status == CPOD_ERR_TRANSPORT || status == CPOD_ERR_TIMEOUT || status == CPOD_ERR_PROTOCOL;
    if (!cpodi_exchange_succeeded(call) && passing)
        status = CPOD_OK; /* the HTTP status is enough */
    return cpodi_buffer_terminate(&call->result.response.body) ? status : cpodi_no_memory(error);
}

cpod_status cpodi_response_read_beginning(cpodi_call *call, cpod_error *error)
{
    cpodi_buffer *body = &call->result.response.body;
    body->is_secret = call->request.is_secret;
    int64_t until = cpodi_clock_after(cpodi_client_now(call->client), LONGEST_QUOTE_MS);
    int64_t *deadline = &call->result.http_request.deadline_ms;
    if (*deadline == 0 || until < *deadline)
        *deadline = until;
    while (body->length < QUOTE_SIZE && cpodi_client_now(call->client) < *deadline) {
        char *room = cpodi_buffer_room(body, QUOTE_SIZE);
        if (room == NULL)
            return cpodi_no_memory(error);
        cpod_error ignored = CPOD_ERROR_INIT;
        size_t count = 0;
        cpod_status status = cpodi_exchange_read(call, room, QUOTE_SIZE, &count, &ignored);
        if (status == CPOD_PENDING)
            return status;
        if (status != CPOD_OK || count == 0)
            break;
        body->length += count;
    }
    return cpodi_buffer_terminate(body) ? CPOD_OK : cpodi_no_memory(error);
}

cpod_status cpodi_response_stream_to_sink(cpodi_call *call, cpod_error *error)
{
    cpodi_sink *sink = &call->request.sink;
    char *piece = cpodi_buffer_room(&call->result.response.body, STREAM_SIZE);
    if (piece == NULL)
        return cpodi_no_memory(error);
    const int64_t total = call->resume.total;
    cpod_status status;
    for (;;) {
        size_t count = 0;
        status = cpodi_exchange_read(call, piece, STREAM_SIZE, &count, error);
        if (status != CPOD_OK || count == 0)
            break;
        status = cpodi_resume_check_piece(call, count, error);
        if (status == CPOD_OK)
            status = cpodi_sink_write(sink, piece, count, call->options.cancel, error);
        if (status != CPOD_OK)
            break;
        cpodi_sink_progress(sink, total);
    }
    if (status == CPOD_OK && total >= 0 && sink->written != (uint64_t)total)
        status =
            cpodi_fail(error, CPOD_ERR_TRANSPORT, "The download is incomplete: the connection ended early");
    return status;
}

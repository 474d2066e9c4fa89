/* Entry points of generated event streams. */
#include "core/base/error.h"
#include "core/call/call.h"
#include "core/call/condition.h"
#include "core/call/exchange.h"
#include "core/call/lenient.h"
#include "core/call/request.h"
#include "core/call/result.h"
#include "core/call/retry.h"
#include "core/codec/codec.h"
#include "core/http/media_type.h"
#include "core/http/sse.h"
#include "cpod/core/extend.h"

#include <string.h>

#define CHUNK_SIZE        8192
#define LONGEST_ID        4096 /* servers limit their request headers to 8 KiB or so */
#define SHORTEST_DELAY_MS 250  /* whatever the server asks for */
#define FIRST_DELAY_MS    1000
#define LONGEST_DELAY_MS  30000
/* Consecutive failed connections; each has the retries of a call. */
#define MOST_LOST_ATTEMPTS 10

struct cpod_core_stream {
    cpod_client *client;
    const cpod_api *api;
    cpodi_call call; /* repeats its request */
    cpodi_sse sse;
    const cpod_response *description; /* the type of events */
    void *item;                       /* root of the last event's value, or NULL */
    bool is_connected;
    bool is_over;
    unsigned silent_connections; /* consecutive ones without an event: for the backoff */
    unsigned lost_attempts;
    int64_t retry_after_ms; /* Retry-After of the last failed connection; -1: absent */
    cpodi_buffer last_id;   /* the value of Last-Event-ID, while `has_sent_id` */
    bool has_sent_id;
    size_t chunk_length;
    size_t chunk_used;
    char chunk[CHUNK_SIZE];
};

static void disconnect(cpod_core_stream *stream)
{
    cpodi_call_close(&stream->call);
    stream->is_connected = false;
    stream->chunk_length = 0;
    stream->chunk_used = 0;
    cpodi_sse_restart(&stream->sse);
}

/* ---- connecting ---- */

static cpod_status check_head(cpod_core_stream *stream, cpod_error *error)
{
    const cpodi_response *response = &stream->call.result.response;
    if (response->status == 204) {
        stream->is_over = true;
        disconnect(stream);
        return CPOD_OK;
    }
    cpod_status status;
    stream->description = cpodi_result_choose(&stream->call, error, &status);
    if (stream->description != NULL && stream->description->codec == CPOD_CODEC_EVENTS &&
        cpodi_media_matches("text/event-stream", response->content_type))
        return CPOD_OK;
    status = cpodi_response_read_beginning(&stream->call, error);
    if (status == CPOD_OK)
        status = cpodi_fail(
            error, CPOD_ERR_PROTOCOL, "The server answered HTTP %d with %s instead of an event stream",
            response->status, response->content_type[0] == '\0' ? "no media type" : response->content_type);
    cpodi_problem_quote(&stream->call, error);
    disconnect(stream);
    return status;
}

/* Sends the last id of the server; before the first one the caller's header stays. The value is a copy, since
 * the parser's own changes with the next events. False: out of memory. */
static bool send_last_id(cpod_core_stream *stream)
{
    static const char name[] = "Last-Event-ID";
    cpodi_call *call = &stream->call;
    const cpodi_buffer *id = &stream->sse.id;
    if (stream->has_sent_id)
        cpodi_headers_remove(&call->request.headers, name);
    stream->has_sent_id = false;
    if (id->length == 0 || id->length > LONGEST_ID || !cpodi_header_value_is_valid(id->data))
        return true;
    stream->last_id.length = 0;
    cpodi_buffer_append(&stream->last_id, id->data, id->length);
    stream->has_sent_id = cpodi_buffer_terminate(&stream->last_id) &&
                          cpodi_headers_set(&call->request.headers, call->arena, name, stream->last_id.data);
    return stream->has_sent_id;
}

static cpod_status connect_stream(cpod_core_stream *stream, cpod_error *error)
{
    cpodi_call *call = &stream->call;
    stream->retry_after_ms = -1;
    if (!send_last_id(stream))
        return cpodi_no_memory(error);
    cpod_status status = cpodi_call_run(call, error);
    if (status != CPOD_OK) {
        stream->retry_after_ms = cpodi_retry_is_forbidden(call) ? -1 : call->result.response.retry_after_ms;
        return status;
    }
    stream->is_connected = true;
    stream->lost_attempts = 0;
    return check_head(stream, error);
}

/* Waits for 1 s or the server's `retry`, within limits, doubled each time up to 30 s, with jitter. */
static cpod_status wait_to_reconnect(cpod_core_stream *stream, cpod_error *error)
{
    const cpodi_call *call = &stream->call;
    const cpod_clock *clock = &stream->client->clock;
    int64_t least = stream->sse.retry_ms >= 0 ? stream->sse.retry_ms : FIRST_DELAY_MS;
    if (least < SHORTEST_DELAY_MS)
        least = SHORTEST_DELAY_MS;
    if (least > LONGEST_DELAY_MS)
        least = LONGEST_DELAY_MS;
    int64_t most = least;
    for (unsigned i = 0; i < stream->silent_connections && most < LONGEST_DELAY_MS; i++)
        most *= 2;
    if (most > LONGEST_DELAY_MS)
        most = LONGEST_DELAY_MS;
    int64_t delay = least + cpodi_clock_jitter(clock, most - least);
    if (delay < stream->retry_after_ms)
        delay = stream->retry_after_ms;
    int64_t until = cpodi_clock_after(cpodi_client_now(stream->client), delay);
    if (call->limits.deadline_ms != 0 && until >= call->limits.deadline_ms)
        return cpodi_fail(error, CPOD_ERR_TIMEOUT, "The stream timed out (timeout_ms, deadline_ms)");
    if (!clock->sleep_until(clock->context, until, call->options.cancel))
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The stream was cancelled while it waited to reconnect");
    return CPOD_OK;
}

static bool is_passing(cpod_status status)
{
    return status == CPOD_ERR_TRANSPORT || status == CPOD_ERR_TIMEOUT || status == CPOD_ERR_RATE_LIMIT ||
           status == CPOD_ERR_SERVER;
}

static bool is_in_time(const cpod_core_stream *stream)
{
    int64_t deadline_ms = stream->call.limits.deadline_ms;
    return deadline_ms == 0 || cpodi_client_now(stream->client) < deadline_ms;
}

/* A POST without an idempotency key would take effect twice. */
static bool can_reconnect(const cpod_core_stream *stream)
{
    const cpod_call_options *options = &stream->call.options;
    const cpod_retry_policy *policy = options->retry;
    int retries = policy != NULL && policy->max_retries != 0 ? policy->max_retries : options->max_retries;
    return stream->call.request.is_idempotent && retries >= 0;
}

static cpod_status reconnect(cpod_core_stream *stream, cpod_error *error)
{
    for (;;) {
        cpod_status status = wait_to_reconnect(stream, error);
        if (status != CPOD_OK)
            return status;
        stream->silent_connections++;
        status = connect_stream(stream, error);
        if (!is_passing(status) || cpodi_retry_is_forbidden(&stream->call) || !is_in_time(stream) ||
            ++stream->lost_attempts >= MOST_LOST_ATTEMPTS)
            return status;
    }
}

/* Handles the end of a connection. CPOD_OK: `is_over` is up to date. */
static cpod_status end_connection(cpod_core_stream *stream, cpod_status status, cpod_error *error)
{
    disconnect(stream);
    bool passing = status == CPOD_OK || status == CPOD_ERR_TRANSPORT ||
                   (status == CPOD_ERR_TIMEOUT && is_in_time(stream));
    if (passing && can_reconnect(stream))
        return CPOD_OK;
    if (status != CPOD_OK)
        return status;
    if (stream->call.operation->stream_end != CPOD_NONE)
        return cpodi_fail(error, CPOD_ERR_TRANSPORT,
                          "The stream ended before its last event and cannot be resumed");
    stream->is_over = true;
    return CPOD_OK;
}

/* ---- events ---- */

static void drop_item(cpod_core_stream *stream)
{
    if (stream->item != NULL)
        cpodi_arena_free(cpodi_arena_of(stream->item));
    stream->item = NULL;
}

/* The data by which many servers mark the end of a stream. It is not JSON. */
static bool is_sentinel(const cpod_core_stream *stream)
{
    return stream->sse.has_data && strcmp(stream->sse.data.data, "[DONE]") == 0;
}

/* Of text the sentinel may be a line like any other. */
static bool is_last_event(const cpod_core_stream *stream)
{
    uint32_t last = stream->call.operation->stream_end;
    if (last != CPOD_NONE && stream->sse.type.length > 0 &&
        strcmp(stream->api->tables->pool + last, stream->sse.type.data) == 0)
        return true;
    return stream->description->kind != CPOD_KIND_STRING && is_sentinel(stream);
}

static bool has_value(const cpod_core_stream *stream)
{
    if (!stream->is_over)
        return stream->sse.has_data;
    return stream->sse.data.length > 0 && !is_sentinel(stream);
}

/* `*item` NULL with CPOD_OK: the event has no value. */
static cpod_status decode_event(cpod_core_stream *stream, const void **item, cpod_error *error)
{
    cpodi_buffer *data = &stream->sse.data;
    const bool is_text = stream->description->kind == CPOD_KIND_STRING;
    cpod_status status = cpodi_lenient_replace(&stream->call, data, !is_text, error);
    if (status != CPOD_OK)
        return status;
    if (is_text && memchr(data->data, '\0', data->length) != NULL)
        return cpodi_fail(error, CPOD_ERR_DECODE, "The text contains U+0000 (lenient_text replaces it)");
    if (is_text) {
        *item = data->data;
        return CPOD_OK;
    }
    cpod_response as_json = *stream->description;
    as_json.codec = CPOD_CODEC_JSON;
    const cpodi_result_input input = {.api = stream->api,
                                      .description = &as_json,
                                      .body = {data->data, data->length},
                                      .limits = &stream->client->options,
                                      .allocator = &stream->client->allocator};
    status = cpodi_result_root(&input, &stream->item, error);
    *item = stream->item;
    return status;
}

/* Reads until an event is complete or the connection has ended. */
static cpod_status read_event(cpod_core_stream *stream, cpod_error *error)
{
    for (;;) {
        size_t used = 0;
        cpod_status status = cpodi_sse_feed(&stream->sse, stream->chunk + stream->chunk_used,
                                            stream->chunk_length - stream->chunk_used, &used, error);
        stream->chunk_used += used;
        if (status != CPOD_OK) {
            disconnect(stream);
            return status;
        }
        if (stream->sse.is_complete)
            return CPOD_OK;
        size_t count = 0;
        status = cpodi_exchange_read(&stream->call, stream->chunk, CHUNK_SIZE, &count, error);
        if (status != CPOD_OK || count == 0)
            return end_connection(stream, status, error);
        stream->chunk_used = 0;
        stream->chunk_length = count;
    }
}

static cpod_status next_event(cpod_core_stream *stream, const void **item, cpod_error *error)
{
    *item = NULL;
    while (!stream->is_over) {
        cpod_status status = stream->is_connected ? read_event(stream, error) : reconnect(stream, error);
        if (status != CPOD_OK)
            return status;
        if (!stream->is_connected || !stream->sse.is_complete)
            continue;
        stream->silent_connections = 0;
        if (is_last_event(stream)) {
            stream->is_over = true;
            cpodi_call_close(&stream->call); /* and not disconnect(), which drops the event */
        }
        if (!has_value(stream))
            continue;
        status = decode_event(stream, item, error);
        if (status != CPOD_OK || *item != NULL)
            return status;
    }
    return CPOD_DONE;
}

/* ---- entry points ---- */

static cpod_status open_stream(cpod_core_stream *stream, uint32_t operation, const void *const *path,
                               const void *params, const void *body, cpod_error *error)
{
    cpodi_call *call = &stream->call;
    const cpod_operation *description = &stream->api->tables->operations[operation];
    cpod_status status =
        cpodi_call_begin(call, stream->client, cpodi_request_options(description, params), error);
    if (status == CPOD_OK)
        status = cpodi_request_build(call, stream->api, operation, path, params, body, error);
    if (status != CPOD_OK)
        return status;
    call->options.headers = NULL; /* copied into the request; the caller's array may be freed */
    call->options.header_count = 0;
    call->request.head_only = true;
    cpodi_call_disable_timeouts(call);
    call->limits.attempt_timeout_ms = 0;
    status = connect_stream(stream, error);
    cpodi_call_report(call);
    cpodi_condition_remove(call);  /* what it asked for is answered once the stream has begun */
    call->options.response = NULL; /* reported once; it need not live as long as the stream */
    return status;
}

cpod_status cpod_core_stream_open(cpod_client *client, const cpod_api *api, uint32_t operation,
                                  const void *const *path, const void *params, const void *body,
                                  cpod_core_stream **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    *out = NULL;
    if (client == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client is NULL");
    cpod_core_stream *stream = client->allocator.allocate(client->allocator.context, sizeof *stream);
    if (stream == NULL)
        return cpodi_no_memory(error);
    memset(stream, 0, sizeof *stream);
    stream->client = cpod_core_retain(client);
    stream->api = api;
    cpodi_sse_init(&stream->sse, &client->allocator, client->options.max_event_bytes);
    cpodi_buffer_init(&stream->last_id, &client->allocator);
    cpod_status status = open_stream(stream, operation, path, params, body, error);
    if (status != CPOD_OK) {
        cpod_core_stream_free(stream);
        return status;
    }
    *out = stream;
    return CPOD_OK;
}

cpod_status cpod_core_stream_next(cpod_core_stream *stream, const void **item, cpod_error *error)
{
    cpodi_error_reset(error);
    const void *found = NULL;
    if (item != NULL)
        *item = NULL;
    if (stream == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The stream is NULL");
    drop_item(stream);
    cpod_status status = next_event(stream, &found, error);
    if (item != NULL)
        *item = found;
    if (status == CPOD_OK || status == CPOD_DONE)
        cpodi_error_reset(error);
    else if (CPODI_HAS(error, status))
        error->status = status; /* a transport sets the message only */
    return status;
}

void cpod_core_stream_free(cpod_core_stream *stream)
{
    if (stream == NULL)
        return;
    drop_item(stream);
    cpodi_call_end(&stream->call);
    cpodi_sse_free(&stream->sse);
    cpodi_buffer_free(&stream->last_id);
    cpod_client *client = stream->client;
    client->allocator.release(client->allocator.context, stream, sizeof *stream);
    cpod_client_free(client);
}

/* The connections of a stream, and the steps from one to the next. */
#include "core/base/error.h"
#include "core/call/condition.h"
#include "core/call/exchange.h"
#include "core/call/result.h"
#include "core/call/retry.h"
#include "core/call/stream.h"
#include "core/http/media_type.h"

#include <string.h>

#define LONGEST_ID        4096 /* servers limit their request headers to 8 KiB or so */
#define SHORTEST_DELAY_MS 250  /* whatever the server asks for */
#define FIRST_DELAY_MS    1000
#define LONGEST_DELAY_MS  30000
/* Consecutive failed connections; each has the retries of a call. */
#define MOST_LOST_ATTEMPTS 10

static void disconnect(cpod_core_stream *stream)
{
    cpodi_call_close(&stream->call);
    stream->chunk_length = 0;
    stream->chunk_used = 0;
    cpodi_sse_restart(&stream->sse);
}

/* ---- connecting ---- */

/* Reads the beginning of a response that is not an event stream, for the error. */
static cpod_status quote(cpod_core_stream *stream)
{
    cpod_error *error = &stream->failure;
    const cpodi_response *response = &stream->call.result.response;
    cpod_status status = cpodi_response_read_beginning(&stream->call, error);
    if (status == CPOD_PENDING)
        return status;
    if (status == CPOD_OK)
        status = cpodi_fail(
            error, CPOD_ERR_PROTOCOL, "The server answered HTTP %d with %s instead of an event stream",
            response->status, response->content_type[0] == '\0' ? "no media type" : response->content_type);
    cpodi_problem_quote(&stream->call, error);
    disconnect(stream);
    return status;
}

static cpod_status check_head(cpod_core_stream *stream)
{
    const cpodi_response *response = &stream->call.result.response;
    if (response->status == 204) {
        stream->phase = CPODI_STREAM_OVER;
        disconnect(stream);
        return CPOD_OK;
    }
    cpod_status status;
    stream->description = cpodi_result_choose(&stream->call, &stream->failure, &status);
    if (stream->description != NULL && stream->description->codec == CPOD_CODEC_EVENTS &&
        cpodi_media_matches("text/event-stream", response->content_type)) {
        stream->phase = CPODI_STREAM_CONNECTED;
        return CPOD_OK;
    }
    stream->phase = CPODI_STREAM_QUOTING;
    return quote(stream);
}

static cpod_status await_response(cpod_core_stream *stream)
{
    cpodi_call *call = &stream->call;
    cpod_status status = cpodi_call_step(call, &stream->failure);
    if (status == CPOD_PENDING)
        return status;
    if (status != CPOD_OK) {
        stream->retry_after_ms = cpodi_retry_is_forbidden(call) ? -1 : call->result.response.retry_after_ms;
        return status;
    }
    stream->lost_attempts = 0;
    return check_head(stream);
}

cpod_status cpodi_stream_connect(cpod_core_stream *stream)
{
    cpodi_call *call = &stream->call;
    cpod_status status = stream->phase == CPODI_STREAM_QUOTING ? quote(stream) : await_response(stream);
    if (status == CPOD_PENDING || stream->has_begun)
        return status;
    stream->has_begun = true;
    cpodi_call_report(call);
    cpodi_condition_remove(call);  /* what it asked for is answered once the stream has begun */
    call->options.response = NULL; /* reported once; it need not live as long as the stream */
    return status;
}

/* ---- reconnecting ---- */

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

/* 1 s or the server's `retry`, within limits, doubled each time up to 30 s, with jitter. */
static int64_t reconnection_delay(const cpod_core_stream *stream)
{
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
    int64_t delay = least + cpodi_clock_jitter(&stream->client->clock, most - least);
    return delay < stream->retry_after_ms ? stream->retry_after_ms : delay;
}

/* The deadline would pass before the next connection. */
static cpod_status fail_late(const cpodi_call *call, cpod_error *error)
{
    char text[80];
    cpodi_call_format_deadline(call, text, sizeof text);
    return cpodi_fail(error, CPOD_ERR_TIMEOUT, "The stream timed out%s", text);
}

/* Lets the call begin again, after a delay. */
static cpod_status plan_connection(cpod_core_stream *stream)
{
    cpodi_call *call = &stream->call;
    int64_t at = cpodi_clock_after(cpodi_client_now(stream->client), reconnection_delay(stream));
    if (call->limits.deadline_ms != 0 && at >= call->limits.deadline_ms)
        return fail_late(call, &stream->failure);
    if (!send_last_id(stream))
        return cpodi_no_memory(&stream->failure);
    call->progress.phase = CPODI_PHASE_SLEEP;
    call->progress.sleep_until_ms = at;
    call->result.attempts = 0;
    call->result.replays = 0;
    stream->retry_after_ms = -1;
    stream->silent_connections++;
    stream->phase = CPODI_STREAM_CONNECTING;
    return CPOD_OK;
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
    return stream->call.request.is_idempotent && retries >= 0 && !stream->call.progress.is_stopped;
}

/* Fails the stream, until it is asked for another event. */
static cpod_status fail(cpod_core_stream *stream, cpod_status status)
{
    stream->failure.status = status; /* a transport sets the message only */
    stream->phase = status == CPOD_NOT_MODIFIED ? CPODI_STREAM_OVER
                    : can_reconnect(stream)     ? CPODI_STREAM_LOST
                                                : CPODI_STREAM_FAILED;
    return status;
}

/* CPOD_OK: another connection is due. Of the first one every failure is the stream's. */
static cpod_status handle_failed_connection(cpod_core_stream *stream, cpod_status status, bool is_first)
{
    bool may_pass = !is_first && cpodi_retry_is_temporary(status) &&
                    !cpodi_retry_is_forbidden(&stream->call) && is_in_time(stream);
    if (!may_pass || ++stream->lost_attempts >= MOST_LOST_ATTEMPTS)
        return fail(stream, status);
    stream->phase = CPODI_STREAM_LOST;
    return CPOD_OK;
}

/* CPOD_OK: another connection is due, or the stream is over. */
static cpod_status handle_end(cpod_core_stream *stream, cpod_status status)
{
    disconnect(stream);
    bool may_pass = status == CPOD_OK || status == CPOD_ERR_TRANSPORT ||
                    (status == CPOD_ERR_TIMEOUT && is_in_time(stream));
    stream->phase = CPODI_STREAM_LOST;
    if (may_pass && can_reconnect(stream))
        return CPOD_OK;
    if (status == CPOD_OK && stream->call.operation->stream_end != CPOD_NONE)
        status = cpodi_fail(&stream->failure, CPOD_ERR_TRANSPORT,
                            "The stream ended before its last event and cannot be resumed");
    if (status != CPOD_OK)
        return fail(stream, status);
    stream->phase = CPODI_STREAM_OVER;
    return CPOD_OK;
}

/* ---- events ---- */

/* Reads until an event is complete or the connection has ended. */
static cpod_status read_event(cpod_core_stream *stream)
{
    cpod_error *error = &stream->failure;
    for (;;) {
        size_t used = 0;
        cpod_status status = cpodi_sse_feed(&stream->sse, stream->chunk + stream->chunk_used,
                                            stream->chunk_length - stream->chunk_used, &used, error);
        stream->chunk_used += used;
        if (status != CPOD_OK) {
            disconnect(stream);
            return fail(stream, status);
        }
        if (stream->sse.is_complete)
            return CPOD_OK;
        size_t count = 0;
        status = cpodi_exchange_read(&stream->call, stream->chunk, CPODI_STREAM_CHUNK, &count, error);
        if (status == CPOD_PENDING)
            return status;
        if (status != CPOD_OK || count == 0)
            return handle_end(stream, status);
        stream->chunk_used = 0;
        stream->chunk_length = count;
    }
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

/* Handles a complete event. @return whether it has a value; the last one without data only ends the stream. */
static bool accept_event(cpod_core_stream *stream)
{
    stream->silent_connections = 0;
    if (!is_last_event(stream))
        return stream->sse.has_data;
    stream->phase = CPODI_STREAM_OVER;
    cpodi_call_close(&stream->call); /* and not disconnect(), which drops the event */
    return stream->sse.data.length > 0 && !is_sentinel(stream);
}

/* ---- steps ---- */

/* One transition. CPOD_OK: `*has_event`, or there may be another one. */
static cpod_status step(cpod_core_stream *stream, bool *has_event)
{
    bool is_first = !stream->has_begun;
    cpod_status status = CPOD_OK;
    switch (stream->phase) {
    case CPODI_STREAM_CONNECTING:
    case CPODI_STREAM_QUOTING:
        status = cpodi_stream_connect(stream);
        if (status != CPOD_OK && status != CPOD_PENDING)
            status = handle_failed_connection(stream, status, is_first);
        return status;
    case CPODI_STREAM_CONNECTED:
        status = read_event(stream);
        *has_event = status == CPOD_OK && stream->sse.is_complete && accept_event(stream);
        return status;
    case CPODI_STREAM_LOST:
        status = plan_connection(stream);
        return status == CPOD_OK ? status : fail(stream, status);
    case CPODI_STREAM_FAILED:
        return stream->failure.status;
    case CPODI_STREAM_OVER:
        break;
    }
    return CPOD_DONE;
}

void cpodi_stream_advance(cpod_core_stream *stream)
{
    bool has_event = false;
    stream->is_awake = false;
    while (stream->outcome == CPOD_PENDING) {
        cpod_status status = step(stream, &has_event);
        if (status == CPOD_PENDING)
            return;
        if (status != CPOD_OK || has_event)
            stream->outcome = status;
    }
}

void cpodi_stream_abandon(cpod_core_stream *stream, const char *reason)
{
    stream->outcome = CPOD_PENDING;
    if (stream->phase == CPODI_STREAM_OVER || stream->phase == CPODI_STREAM_FAILED)
        return;
    cpodi_call_stop(&stream->call);
    if (stream->phase == CPODI_STREAM_CONNECTING)
        (void)cpodi_call_step(&stream->call, &stream->failure); /* a stopped call ends at its next step */
    disconnect(stream);
    cpodi_error_reset(&stream->failure);
    (void)fail(stream, cpodi_fail(&stream->failure, CPOD_ERR_CANCELLED, "%s", reason));
}

/* The connections of a stream, and the steps from one to the next. */
#include "core/base/error.h"
#include "core/call/exchange.h"
#include "core/call/retry.h"
#include "core/codec/json_text.h"
#include "core/stream/stream.h"

#include <string.h>

#define LONGEST_ID        4096 /* servers limit their request headers to 8 KiB or so */
#define SHORTEST_DELAY_MS 250  /* whatever the server asks for */
#define FIRST_DELAY_MS    1000
#define LONGEST_DELAY_MS  30000
/* Consecutive failed connections; each has the retries of a call. */
#define MOST_LOST_ATTEMPTS 10

/* ---- reconnecting ---- */

/* Sends the last id of the server; before the first one the caller's header stays. The value is a copy, since
 * the parser's own changes with the next events. False: out of memory. */
static bool send_last_id(cpod_core_stream *stream)
{
    static const char name[] = "Last-Event-ID";
    cpodi_call *call = &stream->call;
    const cpodi_buffer *id = &stream->items.sse.id;
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
    int64_t least = stream->items.sse.retry_ms >= 0 ? stream->items.sse.retry_ms : FIRST_DELAY_MS;
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

/* Only events have ids, by which a server continues. */
static bool can_continue(const cpod_core_stream *stream)
{
    const char *method = stream->call.request.method;
    const bool makes_events = strcmp(method, "POST") == 0 || strcmp(method, "PATCH") == 0;
    return stream->items.format == CPODI_SEQUENCE_EVENTS && !stream->is_whole &&
           (!makes_events || !stream->has_items || stream->items.sse.id.length > 0);
}

/* A POST without an idempotency key would take effect twice. With one it would send its events again, unless these
 * have ids. */
static bool can_reconnect(const cpod_core_stream *stream)
{
    if (!can_continue(stream))
        return false;
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

/* Whether the document names what comes last. */
static bool has_last_event(const cpod_core_stream *stream)
{
    const cpod_operation *operation = stream->call.operation;
    return operation->stream_end != CPOD_NONE || operation->stream_sentinel != CPOD_NONE;
}

/* CPOD_OK: another connection is due, or the stream is over. `is_cut`: within an item. */
static cpod_status handle_end(cpod_core_stream *stream, cpod_status status, bool is_cut)
{
    cpodi_stream_disconnect(stream);
    bool may_pass = status == CPOD_OK || status == CPOD_ERR_TRANSPORT ||
                    (status == CPOD_ERR_TIMEOUT && is_in_time(stream));
    stream->phase = CPODI_STREAM_LOST;
    if (may_pass && can_reconnect(stream))
        return CPOD_OK;
    if (status == CPOD_OK && (is_cut || has_last_event(stream)))
        status = cpodi_fail(&stream->failure, CPOD_ERR_TRANSPORT, "The stream ended %s and cannot be resumed",
                            is_cut ? "within an item" : "before its last event");
    if (status != CPOD_OK)
        return fail(stream, status);
    stream->phase = CPODI_STREAM_OVER;
    return CPOD_OK;
}

/* ---- events ---- */

/* The connection has ended. What it has sent last may be an item, or the data that ends the stream, without the line
 * end behind it. CPOD_OK: it is complete, or as handle_end(). */
static cpod_status finish(cpod_core_stream *stream)
{
    bool is_cut = false;
    cpod_status status = cpodi_sequence_finish(&stream->items, &is_cut, &stream->failure);
    if (status != CPOD_OK)
        return fail(stream, status);
    const cpodi_sse *sse = &stream->items.sse;
    if (is_cut && stream->items.format == CPODI_SEQUENCE_EVENTS && sse->has_data && sse->line.length == 0 &&
        cpodi_stream_is_sentinel(stream, &sse->data, false)) {
        stream->phase = CPODI_STREAM_OVER;
        cpodi_stream_disconnect(stream);
        return CPOD_OK;
    }
    if (!cpodi_sequence_is_complete(&stream->items))
        return handle_end(stream, CPOD_OK, is_cut);
    cpodi_decoder decoder;
    const cpodi_buffer *text = cpodi_sequence_text(&stream->items);
    is_cut = is_cut || (!cpodi_stream_is_sentinel(stream, text, false) &&
                        cpodi_json_problem(&decoder, text->data, text->length) != NULL);
    if (is_cut || (has_last_event(stream) && !cpodi_stream_is_sentinel(stream, text, false)))
        return handle_end(stream, CPOD_OK, is_cut);
    stream->phase = CPODI_STREAM_OVER;
    cpodi_call_close(&stream->call); /* and not cpodi_stream_disconnect(), which drops the item */
    return CPOD_OK;
}

/* An item is too large. The rest of it is dropped, where the caller wants the others. */
static cpod_status handle_large_item(cpod_core_stream *stream, cpod_status status)
{
    stream->failure.status = status;
    if (status == CPOD_ERR_LIMIT && stream->call.options.skip_large_events)
        return status;
    cpodi_stream_disconnect(stream);
    return fail(stream, status);
}

/* Reads until an item is complete or the connection has ended. */
static cpod_status read_item(cpod_core_stream *stream)
{
    cpod_error *error = &stream->failure;
    for (;;) {
        size_t used = 0;
        cpod_status status = cpodi_sequence_feed(&stream->items, stream->chunk + stream->chunk_used,
                                                 stream->chunk_length - stream->chunk_used, &used, error);
        stream->chunk_used += used;
        if (status != CPOD_OK)
            return handle_large_item(stream, status);
        if (cpodi_sequence_is_complete(&stream->items))
            return CPOD_OK;
        size_t count = 0;
        status = cpodi_exchange_read(&stream->call, stream->chunk, CPODI_STREAM_CHUNK, &count, error);
        if (status == CPOD_PENDING)
            return status;
        if (status == CPOD_OK && count == 0)
            return finish(stream);
        if (status != CPOD_OK)
            return handle_end(stream, status, false);
        stream->chunk_used = 0;
        stream->chunk_length = count;
    }
}

/* Reads the body that is the only item. */
static cpod_status read_whole(cpod_core_stream *stream)
{
    cpod_status status = cpodi_response_read_body(&stream->call, &stream->failure);
    if (status == CPOD_PENDING)
        return status;
    cpodi_call_close(&stream->call);
    stream->is_whole = true;
    if (status != CPOD_OK)
        return fail(stream, status);
    stream->phase = CPODI_STREAM_OVER;
    return CPOD_OK;
}

/* Whether the item is the event that the document names as the last one. */
static bool is_last_event(const cpod_core_stream *stream)
{
    const uint32_t last = stream->call.operation->stream_end;
    const cpodi_sse *sse = &stream->items.sse;
    return !stream->is_whole && stream->items.format == CPODI_SEQUENCE_EVENTS && last != CPOD_NONE &&
           sse->type.length > 0 && strcmp(stream->api->tables->pool + last, sse->type.data) == 0;
}

/* Whether the item has a value: an event may have a type alone. Of event objects that is one. */
static bool item_has_value(cpod_core_stream *stream, bool is_last)
{
    const bool is_event = !stream->is_whole && stream->items.format == CPODI_SEQUENCE_EVENTS;
    if (!is_event)
        return true;
    if (is_last)
        return stream->items.sse.data.length > 0;
    return stream->items.sse.has_data || stream->description->codec == CPOD_CODEC_EVENT_OBJECTS;
}

/* Handles a complete item. `*is_value`: there is one to decode; the last one without data only ends the stream.
 * Statuses of errors that the server reports. */
static cpod_status accept_item(cpod_core_stream *stream, bool *is_value)
{
    const bool is_last = is_last_event(stream);
    const bool is_sentinel = cpodi_stream_is_sentinel(stream, cpodi_stream_text(stream), is_last);
    stream->silent_connections = 0;
    stream->has_items = true;
    if (!is_last && !is_sentinel && cpodi_stream_is_error(stream)) {
        cpodi_stream_disconnect(stream);
        return fail(stream, stream->failure.status);
    }
    *is_value = !is_sentinel && item_has_value(stream, is_last);
    if (is_last || is_sentinel) {
        stream->phase = CPODI_STREAM_OVER;
        cpodi_call_close(&stream->call); /* and not cpodi_stream_disconnect(), which drops the item */
    }
    return CPOD_OK;
}

/* ---- steps ---- */

/* One transition. CPOD_OK: `*has_value`, or there may be another one. */
static cpod_status step(cpod_core_stream *stream, bool *has_value)
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
        status = read_item(stream);
        return status == CPOD_OK && cpodi_sequence_is_complete(&stream->items)
                   ? accept_item(stream, has_value)
                   : status;
    case CPODI_STREAM_WHOLE:
        status = read_whole(stream);
        return status == CPOD_OK ? accept_item(stream, has_value) : status;
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
    cpodi_stream_disconnect(stream);
    cpodi_error_reset(&stream->failure);
    (void)fail(stream, cpodi_fail(&stream->failure, CPOD_ERR_CANCELLED, "%s", reason));
}

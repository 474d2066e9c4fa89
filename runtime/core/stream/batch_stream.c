/* The streams of a batch. A stream is armed until its outcome is reported, and again after each call of `_next`:
 * a caller that does not read is notified once, and the connection is not read either. */
#include "core/base/error.h"
#include "core/call/batch.h"
#include "core/stream/stream.h"

static void link_last(cpod_batch *batch, cpod_core_stream *stream)
{
    stream->next = NULL;
    stream->link = batch->streams_end;
    *batch->streams_end = stream;
    batch->streams_end = &stream->next;
}

static void unlink_from(cpod_batch *batch, const cpod_core_stream *stream)
{
    *stream->link = stream->next;
    if (stream->next != NULL)
        stream->next->link = stream->link;
    else
        batch->streams_end = stream->link;
}

static void note_wake(void *context)
{
    ((cpod_core_stream *)context)->is_awake = true;
}

cpod_status cpodi_batch_add_stream(cpod_core_stream *stream, cpod_error *error)
{
    cpodi_call *call = &stream->call;
    cpod_batch *batch = call->options.batch;
    cpod_status status = cpodi_batch_check(call, error);
    if (status != CPOD_OK)
        return status;
    call->progress.binding = &batch->binding;
    call->progress.wake = note_wake;
    call->progress.wake_context = stream;
    call->options.batch = NULL;
    stream->batch = batch;
    stream->is_armed = true;
    stream->is_awake = true;
    link_last(batch, stream);
    cpodi_batch_set_timer(batch);
    return CPOD_OK;
}

bool cpodi_batch_remove_stream(cpod_core_stream *stream)
{
    cpod_batch *batch = stream->batch;
    if (batch == NULL)
        return true;
    if (cpodi_batch_enter(batch, NULL) != CPOD_OK)
        return false;
    cpodi_stream_abandon(stream, "The stream was freed");
    unlink_from(batch, stream);
    stream->batch = NULL;
    cpodi_batch_leave(batch);
    return true;
}

void cpodi_batch_remove_streams(cpod_batch *batch)
{
    while (batch->streams != NULL) {
        cpod_core_stream *stream = batch->streams;
        cpodi_stream_abandon(stream, "The batch of the stream was freed");
        unlink_from(batch, stream);
        stream->batch = NULL;
    }
}

void cpodi_batch_cancel_streams(const cpod_batch *batch, const void *tag)
{
    for (cpod_core_stream *stream = batch->streams; stream != NULL; stream = stream->next) {
        bool is_meant = tag == NULL || stream->call.options.tag == tag;
        if (!is_meant || stream->phase == CPODI_STREAM_OVER || stream->phase == CPODI_STREAM_FAILED)
            continue;
        cpodi_stream_abandon(stream, "The stream was cancelled");
        stream->is_armed = true;
        stream->is_awake = true;
    }
}

static bool is_waiting(const cpod_core_stream *stream)
{
    return stream->is_armed && stream->outcome == CPOD_PENDING;
}

static void update_wake_time(cpod_core_stream *stream)
{
    stream->wake_at_ms = cpodi_call_wake_at(&stream->call, cpodi_client_now(stream->client));
}

void cpodi_batch_rearm(cpod_core_stream *stream, cpod_status status)
{
    /* After an event that does not decode a stream goes on; after other failures when `_next` is called. */
    bool goes_on = status == CPOD_OK || status == CPOD_PENDING || stream->phase == CPODI_STREAM_CONNECTED ||
                   stream->phase == CPODI_STREAM_OVER;
    stream->is_armed = goes_on && status != CPOD_DONE;
    if (status == CPOD_PENDING)
        update_wake_time(stream);
    else
        stream->is_awake = true; /* the next event may be here already */
}

void cpodi_batch_advance_streams(const cpod_batch *batch, int64_t now)
{
    for (cpod_core_stream *stream = batch->streams; stream != NULL; stream = stream->next) {
        bool is_due = stream->is_awake || stream->wake_at_ms <= now || cpodi_call_is_runnable(&stream->call);
        if (!is_waiting(stream) || !is_due)
            continue;
        cpodi_stream_advance(stream);
        if (stream->outcome == CPOD_PENDING)
            update_wake_time(stream);
    }
}

int64_t cpodi_batch_streams_wake_at(const cpod_batch *batch, int64_t at)
{
    for (const cpod_core_stream *stream = batch->streams; stream != NULL; stream = stream->next) {
        if (!is_waiting(stream))
            continue;
        if (stream->is_awake)
            return INT64_MIN;
        if (stream->wake_at_ms < at)
            at = stream->wake_at_ms;
    }
    return at;
}

bool cpodi_batch_has_waiting_stream(const cpod_batch *batch)
{
    const cpod_core_stream *stream = batch->streams;
    while (stream != NULL && !is_waiting(stream))
        stream = stream->next;
    return stream != NULL;
}

static cpod_core_stream *first_ready(const cpod_batch *batch)
{
    cpod_core_stream *stream = batch->streams;
    while (stream != NULL && (!stream->is_armed || stream->outcome == CPOD_PENDING))
        stream = stream->next;
    return stream;
}

bool cpodi_batch_has_ready_stream(const cpod_batch *batch)
{
    return first_ready(batch) != NULL;
}

bool cpodi_batch_take_ready_stream(cpod_batch *batch, void **tag)
{
    cpod_core_stream *stream = first_ready(batch);
    if (stream == NULL)
        return false;
    stream->is_armed = false;
    unlink_from(batch, stream);
    link_last(batch, stream); /* the others come first now */
    *tag = stream->call.options.tag;
    return true;
}

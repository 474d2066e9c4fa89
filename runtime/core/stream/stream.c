/* Entry points of generated streams. */
#include "core/stream/stream.h"

#include "core/base/error.h"
#include "core/call/batch.h"
#include "core/call/request.h"
#include "cpod/core/extend.h"

#include <string.h>

/* ---- items ---- */

static void drop_item(cpod_core_stream *stream)
{
    if (stream->item != NULL)
        cpodi_arena_free(cpodi_arena_of(stream->item));
    stream->item = NULL;
}

/* Takes the next outcome, which may be one that the batch has waited for. */
static cpod_status next_outcome(cpod_core_stream *stream)
{
    cpodi_stream_advance(stream);
    while (stream->outcome == CPOD_PENDING && stream->batch == NULL) {
        cpodi_call_wait(&stream->call);
        cpodi_stream_advance(stream);
    }
    cpod_status status = stream->outcome;
    stream->outcome = CPOD_PENDING;
    if (status == CPOD_OK) /* the time between two reads is not idle time of the server */
        stream->call.progress.active_at_ms = cpodi_client_now(stream->client);
    return status;
}

static cpod_status next_event(cpod_core_stream *stream, const void **item, cpod_error *error)
{
    for (;;) {
        cpod_status status = next_outcome(stream);
        if (status == CPOD_OK) {
            status = cpodi_stream_decode(stream, item, error);
            if (status == CPOD_OK && *item == NULL)
                continue;
        } else if (status != CPOD_DONE && status != CPOD_PENDING) {
            cpodi_error_copy(error, &stream->failure);
        }
        return status;
    }
}

/* ---- opening ---- */

static cpod_status build_request(cpod_core_stream *stream, uint32_t operation, const void *const *path,
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
    return CPOD_OK;
}

static cpod_status connect_and_wait(cpod_core_stream *stream, cpod_error *error)
{
    cpod_status status;
    while ((status = cpodi_stream_connect(stream)) == CPOD_PENDING)
        cpodi_call_wait(&stream->call);
    if (status != CPOD_OK)
        cpodi_error_copy(error, &stream->failure);
    return status;
}

static cpod_core_stream *new_stream(cpod_client *client, const cpod_api *api)
{
    cpod_core_stream *stream = client->allocator.allocate(client->allocator.context, sizeof *stream);
    if (stream == NULL)
        return NULL;
    memset(stream, 0, sizeof *stream);
    stream->client = cpod_core_retain(client);
    stream->api = api;
    stream->failure = (cpod_error)CPOD_ERROR_INIT;
    stream->outcome = CPOD_PENDING;
    stream->retry_after_ms = -1;
    cpodi_sequence_init(&stream->items, &client->allocator, client->options.max_event_bytes);
    cpodi_buffer_init(&stream->text, &client->allocator);
    cpodi_buffer_init(&stream->last_id, &client->allocator);
    return stream;
}

static void free_stream(cpod_core_stream *stream)
{
    drop_item(stream);
    cpodi_call_end(&stream->call);
    cpodi_sequence_free(&stream->items);
    cpodi_buffer_free(&stream->text);
    cpodi_buffer_free(&stream->last_id);
    cpod_client *client = stream->client;
    client->allocator.release(client->allocator.context, stream, sizeof *stream);
    cpod_client_free(client);
}

/* ---- entry points ---- */

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
    cpod_core_stream *stream = new_stream(client, api);
    if (stream == NULL)
        return cpodi_no_memory(error);
    cpod_status status = build_request(stream, operation, path, params, body, error);
    if (status == CPOD_OK)
        status = stream->call.options.batch != NULL ? cpodi_batch_add_stream(stream, error)
                                                    : connect_and_wait(stream, error);
    if (status != CPOD_OK) {
        free_stream(stream);
        return status;
    }
    *out = stream;
    return CPOD_OK;
}

static cpod_status next_in_batch(cpod_core_stream *stream, const void **item, cpod_error *error)
{
    cpod_status status = cpodi_batch_enter(stream->batch, error);
    if (status != CPOD_OK)
        return status;
    drop_item(stream);
    status = next_event(stream, item, error);
    cpodi_batch_rearm(stream, status);
    cpodi_batch_leave(stream->batch);
    return status;
}

cpod_status cpod_core_stream_next(cpod_core_stream *stream, const void **item, cpod_error *error)
{
    cpodi_error_reset(error);
    const void *found = NULL;
    if (item != NULL)
        *item = NULL;
    if (stream == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The stream is NULL");
    if (stream->batch != NULL)
        return next_in_batch(stream, item != NULL ? item : &found, error);
    drop_item(stream);
    return next_event(stream, item != NULL ? item : &found, error);
}

cpod_status cpod_core_stream_wait(cpod_core_stream *stream, const void **item, cpod_error *error)
{
    if (stream == NULL || stream->batch == NULL)
        return cpod_core_stream_next(stream, item, error);
    cpodi_error_reset(error);
    if (item != NULL)
        *item = NULL;
    return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                      "The call option batch must be NULL for functions that wait for events");
}

void cpod_core_stream_free(cpod_core_stream *stream)
{
    if (stream != NULL && cpodi_batch_remove_stream(stream))
        free_stream(stream);
}

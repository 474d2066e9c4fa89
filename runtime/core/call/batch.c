#include "core/call/batch.h"

#include "core/base/error.h"
#include "core/base/options_import.h"
#include "cpod/core/extend.h"

#include <string.h>

#define DEFAULT_CONCURRENCY 32
#define DRIVE_SLICE_MS      50

/* ---- adding calls ---- */

static void note_wake(void *context)
{
    ((cpodi_batch_call *)context)->is_ready = true;
}

cpod_status cpodi_batch_check(const cpodi_call *call, cpod_error *error)
{
    const cpod_batch *batch = call->options.batch;
    if (batch->client != call->client)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option batch is the batch of another client");
    if (pthread_equal(batch->binding.thread, pthread_self()) == 0)
        return cpodi_fail(
            error, CPOD_ERR_INVALID_ARGUMENT,
            "The call option batch belongs to another thread: add calls from the thread that made it");
    if (batch->is_driving)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option batch cannot be used within callbacks of that batch");
    if (cpodi_source_is_used(&call->request.source))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option batch cannot be combined with a body from a file or a callback, "
                          "or with upload_progress");
    return CPOD_OK;
}

cpod_status cpodi_batch_add(cpodi_call *call, cpodi_finish finish, void *out, cpod_error *error)
{
    cpod_batch *batch = call->options.batch;
    cpod_status status = cpodi_batch_check(call, error);
    if (status != CPOD_OK)
        return status;
    const cpod_allocator *allocator = &batch->client->allocator;
    cpodi_batch_call *entry = allocator->allocate(allocator->context, sizeof *entry);
    if (entry == NULL)
        return cpodi_no_memory(error);
    *entry = (cpodi_batch_call){.call = *call, .finish = finish, .out = out, .wake_at_ms = INT64_MAX};
    entry->call.progress.phase = CPODI_PHASE_BEGIN;
    entry->call.progress.binding = &batch->binding;
    entry->call.progress.wake = note_wake;
    entry->call.progress.wake_context = entry;
    entry->call.options.headers = NULL; /* copied into the request; the caller's array may be freed */
    entry->call.options.header_count = 0;
    entry->call.options.batch = NULL;
    cpodi_batch_append(&batch->queued, entry);
    batch->queue_may_expire |= call->options.cancel != NULL || call->options.deadline_ms != 0;
    cpodi_batch_set_timer(batch);
    return CPOD_OK;
}

/* ---- creation ---- */

/* For a blocking call of this thread that waits for a token which the batch is fetching. */
static bool drive_a_slice(void *context)
{
    cpod_batch *batch = context;
    if (batch->is_driving)
        return false;
    batch->is_driving = true;
    cpod_status status = cpodi_batch_turn(batch, cpodi_client_now(batch->client) + DRIVE_SLICE_MS, NULL);
    batch->is_driving = false;
    cpodi_batch_set_timer(batch);
    return status == CPOD_OK;
}

static cpod_status check_options(const cpod_client *client, const cpod_batch_options *given,
                                 cpod_batch_options *options, cpod_error *error)
{
    static const cpod_core_options type = {
        "cpod_batch_options", sizeof(cpod_batch_options), CPOD_ERR_INVALID_ARGUMENT,
        "The batch options have no size: initialize them with CPOD_BATCH_OPTIONS or CPOD_BATCH_OPTIONS_INIT"};
    cpod_status status = cpodi_options_import(options, &type, given, error);
    if (status != CPOD_OK)
        return status;
    if ((options->watch == NULL) != (options->timer == NULL))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The batch options watch and timer must be set together");
    if (options->concurrency > INT32_MAX)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The batch option concurrency is above 2147483647");
    if (!CPODI_INSIDE(client->transport.loops, cpod_transport_loops, close))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The client's transport does not support batches: its loops is NULL");
    if (options->concurrency == 0)
        options->concurrency = DEFAULT_CONCURRENCY;
    return CPOD_OK;
}

cpod_status cpod_batch_new(cpod_client *client, const cpod_batch_options *options, cpod_batch **out,
                           cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    *out = NULL;
    if (client == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client is NULL");
    cpod_batch_options own;
    cpod_status status = check_options(client, options, &own, error);
    if (status != CPOD_OK)
        return status;
    cpod_batch *batch = client->allocator.allocate(client->allocator.context, sizeof *batch);
    if (batch == NULL)
        return cpodi_no_memory(error);
    const cpod_transport *transport = &client->transport;
    *batch = (cpod_batch){.client = client,
                          .concurrency = own.concurrency,
                          .binding = {.loops = transport->loops,
                                      .thread = pthread_self(),
                                      .drive = drive_a_slice,
                                      .context = batch},
                          .queued.end = &batch->queued.first,
                          .running.end = &batch->running.first,
                          .finished.end = &batch->finished.first,
                          .streams_end = &batch->streams,
                          .timer = own.timer,
                          .loop_context = own.loop_context,
                          .timer_at_ms = INT64_MAX};
    batch->step_error = batch->no_error = batch->no_memory = (cpod_error)CPOD_ERROR_INIT;
    (void)cpodi_no_memory(&batch->no_memory);
    status = transport->loops->open(transport->context, own.concurrency, own.watch, own.loop_context,
                                    &batch->binding.loop, error);
    if (status != CPOD_OK) {
        client->allocator.release(client->allocator.context, batch, sizeof *batch);
        return status;
    }
    (void)cpod_core_retain(client);
    *out = batch;
    return CPOD_OK;
}

/* ---- driving ---- */

cpod_status cpodi_batch_enter(cpod_batch *batch, cpod_error *error)
{
    cpodi_error_reset(error);
    if (batch == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The batch is NULL");
    if (batch->is_driving)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The batch cannot be used within its own callbacks");
    batch->is_driving = true;
    return CPOD_OK;
}

void cpodi_batch_leave(cpod_batch *batch)
{
    batch->is_driving = false;
    cpodi_batch_set_timer(batch);
}

static size_t in_progress(const cpod_batch *batch)
{
    return batch->queued.count + batch->running.count;
}

static bool has_result(const cpod_batch *batch)
{
    return batch->finished.count > 0 || cpodi_batch_has_ready_stream(batch);
}

/* Whether waiting is in vain. */
static bool is_idle(const cpod_batch *batch, bool only_calls)
{
    return in_progress(batch) == 0 && (only_calls || !cpodi_batch_has_waiting_stream(batch));
}

/* Drives until there is something to return, or with `all` until all calls are finished. CPOD_PENDING: timed
 * out. */
static cpod_status drive(cpod_batch *batch, int64_t timeout_ms, bool all, cpod_error *error)
{
    cpod_status status = batch->loop_status;
    batch->loop_status = CPOD_OK;
    if (status != CPOD_OK)
        return cpodi_fail(error, status, "Processing the events of the loop failed");
    int64_t until =
        timeout_ms < 0 ? INT64_MAX : cpodi_clock_after(cpodi_client_now(batch->client), timeout_ms);
    cpodi_batch_advance(batch);
    for (bool was_last = false;;) {
        if (is_idle(batch, all) || (!all && has_result(batch)))
            return CPOD_OK;
        if (was_last)
            return CPOD_PENDING;
        was_last = timeout_ms >= 0 && (timeout_ms == 0 || cpodi_client_now(batch->client) >= until);
        status = cpodi_batch_turn(batch, until, error);
        if (status != CPOD_OK)
            return status;
    }
}

/* Streams and calls in turn, so that neither waits for the other's end. */
static cpod_status take_result(cpod_batch *batch, const cpod_batch_result **done)
{
    const cpod_batch_result *result = &batch->stream_result;
    void *tag = NULL;
    bool takes_stream = (batch->stream_comes_first || batch->finished.count == 0) &&
                        cpodi_batch_take_ready_stream(batch, &tag);
    batch->stream_comes_first = !takes_stream;
    if (takes_stream) {
        batch->stream_result = (cpod_batch_result){.tag = tag, .error = &batch->no_error, .is_stream = true};
    } else if (batch->finished.count > 0) {
        batch->returned = cpodi_batch_remove(&batch->finished, &batch->finished.first);
        result = &batch->returned->result;
    } else {
        return CPOD_DONE;
    }
    if (done != NULL)
        *done = result;
    return CPOD_OK;
}

cpod_status cpod_batch_next(cpod_batch *batch, int64_t timeout_ms, const cpod_batch_result **done,
                            cpod_error *error)
{
    if (done != NULL)
        *done = NULL;
    cpod_status status = cpodi_batch_enter(batch, error);
    if (status != CPOD_OK)
        return status;
    cpodi_batch_release(batch, batch->returned);
    batch->returned = NULL;
    if (batch->finished.count > 0) /* no reason to let the streams wait */
        cpodi_batch_advance_streams(batch, cpodi_client_now(batch->client));
    status = has_result(batch) ? CPOD_OK : drive(batch, timeout_ms, false, error);
    if (status == CPOD_OK)
        status = take_result(batch, done);
    cpodi_batch_leave(batch);
    return status;
}

cpod_status cpod_batch_wait(cpod_batch *batch, int64_t timeout_ms, cpod_error *error)
{
    cpod_status status = cpodi_batch_enter(batch, error);
    if (status != CPOD_OK)
        return status;
    status = drive(batch, timeout_ms, true, error);
    cpodi_batch_leave(batch);
    return status;
}

static void act(cpod_batch *batch, int fd, unsigned events)
{
    if (batch == NULL || cpodi_batch_enter(batch, NULL) != CPOD_OK)
        return;
    const cpodi_loop_binding *binding = &batch->binding;
    cpod_status status = binding->loops->act(binding->loop, fd, events, NULL);
    if (status != CPOD_OK)
        batch->loop_status = status;
    cpodi_batch_advance(batch);
    cpodi_batch_leave(batch);
}

void cpod_batch_on_socket(cpod_batch *batch, int fd, unsigned events)
{
    act(batch, fd, events);
}

void cpod_batch_on_timeout(cpod_batch *batch)
{
    if (batch != NULL && !batch->is_driving)
        batch->timer_at_ms = INT64_MAX; /* it has expired, and may have to be set to the same time again */
    act(batch, -1, 0);
}

/* ---- end ---- */

static void stop(const cpodi_batch_list *list, const void *tag)
{
    for (cpodi_batch_call *entry = list->first; entry != NULL; entry = entry->next) {
        if (tag == NULL || entry->call.options.tag == tag) {
            cpodi_call_stop(&entry->call);
            entry->is_ready = true;
        }
    }
}

static void stop_calls(cpod_batch *batch, const void *tag)
{
    stop(&batch->queued, tag);
    stop(&batch->running, tag);
    batch->queue_may_expire = true;
    batch->search_at_ms = INT64_MIN;
}

void cpod_batch_cancel(cpod_batch *batch, const void *tag)
{
    if (batch == NULL || cpodi_batch_enter(batch, NULL) != CPOD_OK)
        return;
    stop_calls(batch, tag);
    cpodi_batch_cancel_streams(batch, tag);
    cpodi_batch_leave(batch);
}

size_t cpod_batch_count(const cpod_batch *batch)
{
    return batch == NULL ? 0 : in_progress(batch) + batch->finished.count;
}

void cpod_batch_free(cpod_batch *batch)
{
    if (batch == NULL || cpodi_batch_enter(batch, NULL) != CPOD_OK)
        return;
    stop_calls(batch, NULL);
    cpodi_batch_remove_streams(batch);
    while (in_progress(batch) > 0)
        cpodi_batch_advance(batch); /* a stopped call ends at its next step */
    while (batch->finished.count > 0)
        cpodi_batch_release(batch, cpodi_batch_remove(&batch->finished, &batch->finished.first));
    cpodi_batch_release(batch, batch->returned);
    batch->binding.loops->close(batch->binding.loop);
    if (batch->timer != NULL && batch->timer_at_ms != INT64_MAX)
        batch->timer(batch->loop_context, -1);
    cpod_client *client = batch->client;
    client->allocator.release(client->allocator.context, batch, sizeof *batch);
    cpod_client_free(client);
}

/* Scheduling of the calls and streams of a batch. */
#include "core/base/error.h"
#include "core/call/batch.h"

/* How soon a queued call notices its cancel token or deadline. */
#define SEARCH_SLICE_MS 50

void cpodi_batch_append(cpodi_batch_list *list, cpodi_batch_call *entry)
{
    entry->next = NULL;
    *list->end = entry;
    list->end = &entry->next;
    list->count++;
}

cpodi_batch_call *cpodi_batch_remove(cpodi_batch_list *list, cpodi_batch_call **at)
{
    cpodi_batch_call *entry = *at;
    *at = entry->next;
    if (entry->next == NULL)
        list->end = at;
    list->count--;
    return entry;
}

void cpodi_batch_release(const cpod_batch *batch, cpodi_batch_call *entry)
{
    const cpod_allocator *allocator = &batch->client->allocator;
    if (entry == NULL)
        return;
    if (entry->error != NULL)
        allocator->release(allocator->context, entry->error, sizeof *entry->error);
    allocator->release(allocator->context, entry, sizeof *entry);
}

/* Copies the error of the step to the call. False: out of memory. */
static bool keep_error(const cpod_batch *batch, cpodi_batch_call *entry)
{
    const cpod_allocator *allocator = &batch->client->allocator;
    if (entry->error == NULL)
        entry->error = allocator->allocate(allocator->context, sizeof *entry->error);
    if (entry->error == NULL)
        return false;
    *entry->error = batch->step_error;
    return true;
}

static void finish(cpod_batch *batch, cpodi_batch_call *entry, cpod_status status)
{
    cpodi_call *call = &entry->call;
    const cpod_error *error = &batch->no_error;
    if (status == CPOD_OK)
        status = entry->finish(call, entry->out, &batch->step_error);
    if (status != CPOD_OK && keep_error(batch, entry)) {
        error = entry->error;
    } else if (status != CPOD_OK) {
        error = &batch->no_memory;
        status = error->status;
    }
    cpodi_call_report(call);
    entry->result = (cpod_batch_result){.tag = call->options.tag, .status = status, .error = error};
    cpodi_call_end(call);
    cpodi_batch_append(&batch->finished, entry);
}

/* Advances the call at `at`. @return whether other calls may have become runnable: it has ended, or has a
 * token. */
static bool step(cpod_batch *batch, cpodi_batch_list *list, cpodi_batch_call **at)
{
    cpodi_batch_call *entry = *at;
    cpodi_call *call = &entry->call;
    bool fetches = call->credentials.fetch != NULL;
    entry->is_ready = false;
    cpodi_error_reset(&batch->step_error);
    if (entry->error != NULL && call->progress.phase == CPODI_PHASE_SLEEP)
        batch->step_error = *entry->error; /* the error of a call that is stopped before its next attempt */
    cpod_status status = cpodi_call_step(call, &batch->step_error);
    if (status == CPOD_PENDING) {
        if (call->progress.phase == CPODI_PHASE_SLEEP)
            (void)keep_error(batch, entry); /* without it the error is less detailed when the call is
                                               stopped */
        entry->wake_at_ms = cpodi_call_wake_at(call, cpodi_client_now(batch->client));
        return fetches && call->credentials.fetch == NULL;
    }
    finish(batch, cpodi_batch_remove(list, at), status);
    return true;
}

/* Ends queued calls that are cancelled or whose deadline has passed. */
static void search_queue(cpod_batch *batch)
{
    int64_t now = cpodi_client_now(batch->client);
    if (!batch->queue_may_expire || now < batch->search_at_ms)
        return;
    batch->search_at_ms = now + SEARCH_SLICE_MS;
    batch->queue_may_expire = false;
    for (cpodi_batch_call **at = &batch->queued.first; *at != NULL;) {
        const cpod_call_options *options = &(*at)->call.options;
        bool is_over = cpodi_call_is_cancelled(&(*at)->call) ||
                       (options->deadline_ms != 0 && now >= options->deadline_ms);
        if (is_over) {
            (void)step(batch, &batch->queued, at); /* ends before anything is sent */
            continue;
        }
        batch->queue_may_expire |= options->deadline_ms != 0 || options->cancel != NULL;
        at = &(*at)->next;
    }
}

static void begin_queued(cpod_batch *batch)
{
    while (batch->queued.first != NULL && batch->running.count < batch->concurrency) {
        cpodi_batch_call *entry = cpodi_batch_remove(&batch->queued, &batch->queued.first);
        cpodi_call_start_clocks(&entry->call);
        entry->is_ready = true;
        cpodi_batch_append(&batch->running, entry);
    }
}

void cpodi_batch_advance(cpod_batch *batch)
{
    bool again = true;
    search_queue(batch);
    while (again) {
        again = false;
        begin_queued(batch);
        int64_t now = cpodi_client_now(batch->client);
        cpodi_batch_advance_streams(batch,
                                    now); /* first, since a token that one has fetched is the calls' too */
        for (cpodi_batch_call **at = &batch->running.first; *at != NULL;) {
            cpodi_batch_call *entry = *at;
            if (entry->is_ready || entry->wake_at_ms <= now || cpodi_call_is_runnable(&entry->call))
                again |= step(batch, &batch->running, at);
            if (*at == entry)
                at = &entry->next;
        }
    }
}

/* When the next call or stream is due without an event on the network. */
static int64_t wake_at(const cpod_batch *batch)
{
    int64_t at = batch->queue_may_expire ? batch->search_at_ms : INT64_MAX;
    if (batch->queued.first != NULL && batch->running.count < batch->concurrency)
        return INT64_MIN;
    for (const cpodi_batch_call *entry = batch->running.first; entry != NULL; entry = entry->next) {
        if (entry->is_ready)
            return INT64_MIN;
        if (entry->wake_at_ms < at)
            at = entry->wake_at_ms;
    }
    return cpodi_batch_streams_wake_at(batch, at);
}

cpod_status cpodi_batch_turn(cpod_batch *batch, int64_t until_ms, cpod_error *error)
{
    int64_t at = wake_at(batch);
    if (until_ms < at)
        at = until_ms;
    cpod_status status = batch->binding.loops->wait(batch->binding.loop, at, error);
    cpodi_batch_advance(batch);
    return status;
}

void cpodi_batch_set_timer(cpod_batch *batch)
{
    if (batch->timer == NULL)
        return;
    int64_t at = cpodi_batch_has_ready_stream(batch) ? INT64_MIN : wake_at(batch);
    int64_t loops_at = batch->binding.loops->wake_at(batch->binding.loop);
    if (loops_at < at)
        at = loops_at;
    if (at == batch->timer_at_ms)
        return;
    batch->timer_at_ms = at;
    int64_t now = cpodi_client_now(batch->client);
    batch->timer(batch->loop_context, at == INT64_MAX ? -1 : at <= now ? 0 : at - now);
}

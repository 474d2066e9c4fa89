/* A batch: concurrent calls on one thread. */
#ifndef CPOD_RUNTIME_BATCH_H
#define CPOD_RUNTIME_BATCH_H

#include "core/call/call.h"
#include "cpod/core/batch.h"
#include "cpod/core/generated.h"

typedef struct cpodi_batch_call {
    struct cpodi_batch_call *next;
    cpodi_call call;
    cpodi_finish finish;
    void *out;
    int64_t wake_at_ms;
    bool is_ready;     /* the transport has woken it */
    cpod_error *error; /* its own once an attempt has failed; else NULL */
    cpod_batch_result result;
} cpodi_batch_call;

typedef struct cpodi_batch_list {
    cpodi_batch_call *first;
    cpodi_batch_call **end; /* where the next one is linked */
    size_t count;
} cpodi_batch_list;

struct cpod_batch {
    cpod_client *client;
    size_t concurrency;
    cpodi_loop_binding binding;
    cpodi_batch_list queued;
    cpodi_batch_list running;
    cpodi_batch_list finished;
    cpodi_batch_call *returned; /* returned by the last cpod_batch_next(), or NULL */
    cpod_core_stream *streams;
    cpod_core_stream **streams_end;
    bool stream_comes_first;         /* the last result was that of a call */
    cpod_batch_result stream_result; /* of the stream that was returned last */
    bool queue_may_expire;           /* a queued call may end before it starts, by deadline or cancel token */
    int64_t search_at_ms;            /* when the queue is searched for such calls */
    bool is_driving;                 /* callbacks may be on the stack */
    cpod_batch_timer_callback timer;
    void *loop_context;
    int64_t timer_at_ms;     /* last time passed to `timer`; INT64_MAX: none */
    cpod_status loop_status; /* of an event, to be returned by the next function that has a status */
    /* A cpod_error is large and few calls fail: all share one until then. */
    cpod_error step_error; /* of the current step */
    cpod_error no_error;   /* of all calls that succeeded */
    cpod_error no_memory;  /* of all calls whose own error could not be allocated */
};

/* ---- batch.c ---- */

/* Whether the batch of the call's options can have it. CPOD_ERR_INVALID_ARGUMENT. */
cpod_status cpodi_batch_check(const cpodi_call *call, cpod_error *error);

/* Begins and ends what may run callbacks. CPOD_ERR_INVALID_ARGUMENT: this is one of them, or `batch` is NULL. */
cpod_status cpodi_batch_enter(cpod_batch *batch, cpod_error *error);
void cpodi_batch_leave(cpod_batch *batch);

/* Adds a call whose request is built, and owns it on success. CPOD_ERR_INVALID_ARGUMENT: it cannot be in this
 * batch; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_batch_add(cpodi_call *call, cpodi_finish finish, void *out, cpod_error *error);

/* ---- batch_drive.c ---- */

/* Frees an entry; NULL is allowed. */
void cpodi_batch_release(const cpod_batch *batch, cpodi_batch_call *entry);

void cpodi_batch_append(cpodi_batch_list *list, cpodi_batch_call *entry);
cpodi_batch_call *cpodi_batch_remove(cpodi_batch_list *list, cpodi_batch_call **at);

/* Advances all runnable calls, without waiting. */
void cpodi_batch_advance(cpod_batch *batch);

/* The same after waiting for the network or a timer, at most until `until_ms`. Statuses of the loop. */
cpod_status cpodi_batch_turn(cpod_batch *batch, int64_t until_ms, cpod_error *error);

/* Sets the timer of the caller's event loop, if its time has changed. */
void cpodi_batch_set_timer(cpod_batch *batch);

/* ---- batch_stream.c ---- */

/* Adds a stream whose request is built, to the batch of its options. CPOD_ERR_INVALID_ARGUMENT. */
cpod_status cpodi_batch_add_stream(cpod_core_stream *stream, cpod_error *error);

/* Removes a stream that is about to be freed from its batch, if any. False: within a callback of that, where it
 * cannot be freed. */
bool cpodi_batch_remove_stream(cpod_core_stream *stream);

/* Cancels and removes all streams; cancels those with this tag, or with NULL all. */
void cpodi_batch_remove_streams(cpod_batch *batch);
void cpodi_batch_cancel_streams(const cpod_batch *batch, const void *tag);

/* After `_next` with this status: whether the batch advances the stream further. */
void cpodi_batch_rearm(cpod_core_stream *stream, cpod_status status);

/* Advances all streams that are due. */
void cpodi_batch_advance_streams(const cpod_batch *batch, int64_t now);

/* The earlier of `at` and the time when a stream is due. */
int64_t cpodi_batch_streams_wake_at(const cpod_batch *batch, int64_t at);

/* Whether a stream waits for something; whether one has an outcome that was not reported yet. */
bool cpodi_batch_has_waiting_stream(const cpod_batch *batch);
bool cpodi_batch_has_ready_stream(const cpod_batch *batch);

/* Reports the outcome of a stream. False: none has one. */
bool cpodi_batch_take_ready_stream(cpod_batch *batch, void **tag);

#endif

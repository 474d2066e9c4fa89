/* A batch: concurrent calls on one thread. */
#ifndef CPOD_RUNTIME_BATCH_H
#define CPOD_RUNTIME_BATCH_H

#include "core/call/call.h"
#include "cpod/core/batch.h"

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
    bool queue_may_expire;      /* a queued call may end before it starts, by deadline or cancel token */
    int64_t search_at_ms;       /* when the queue is searched for such calls */
    bool is_driving;            /* callbacks may be on the stack */
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

#endif

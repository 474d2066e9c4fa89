/* A batch: calls that take turns on one thread. */
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
    cpod_error *error; /* its own once an attempt has failed, else NULL */
    cpod_batch_result result;
} cpodi_batch_call;

typedef struct cpodi_batch_list {
    cpodi_batch_call *first;
    cpodi_batch_call **end; /* where the next one goes */
    size_t count;
} cpodi_batch_list;

struct cpod_batch {
    cpod_client *client;
    size_t concurrency;
    cpodi_loop_binding binding;
    cpodi_batch_list queued;
    cpodi_batch_list running;
    cpodi_batch_list finished;
    cpodi_batch_list spare;  /* kept for the next calls, as many as may run */
    cpodi_batch_call *given; /* out by the last cpod_batch_next(), or NULL */
    bool queue_is_impatient; /* one in it may end before its turn: by deadline, cancel token or otherwise */
    int64_t look_at_ms;      /* when the queue is looked through for such */
    bool is_driving;         /* functions of the caller's may be on the stack */
    cpod_batch_timer_callback timer;
    void *loop_context;
    int64_t timer_at_ms;     /* what `timer` was told last; INT64_MAX: nothing */
    cpod_status loop_status; /* of an event that nobody could be told about yet */
    /* An error is large, and few calls fail: they share one until they do. */
    cpod_error step_error; /* of the step that is being made */
    cpod_error no_error;   /* of all calls that succeeded */
    cpod_error no_memory;  /* of all calls whose own error could not be kept */
};

/* ---- batch.c ---- */

/* Takes over a call whose request is built. CPOD_ERR_INVALID_ARGUMENT: it cannot be in this batch;
 * CPOD_ERR_NO_MEMORY; then the call is still the caller's. */
cpod_status cpodi_batch_add(cpodi_call *call, cpodi_finish finish, void *out, cpod_error *error);

/* ---- batch_drive.c ---- */

/* One for a call, of which nothing is set; NULL: memory has run out. And what becomes of it; NULL is fine. */
cpodi_batch_call *cpodi_batch_take(cpod_batch *batch);
void cpodi_batch_release(cpod_batch *batch, cpodi_batch_call *entry);
void cpodi_batch_free_spare(cpod_batch *batch);

void cpodi_batch_list_init(cpodi_batch_list *list);
void cpodi_batch_append(cpodi_batch_list *list, cpodi_batch_call *entry);
cpodi_batch_call *cpodi_batch_remove(cpodi_batch_list *list, cpodi_batch_call **at);

/* Lets all calls go on that can, without waiting. */
void cpodi_batch_advance(cpod_batch *batch);

/* The same, once the network or a time was waited for, at most until `until_ms`. Statuses of the loop. */
cpod_status cpodi_batch_turn(cpod_batch *batch, int64_t until_ms, cpod_error *error);

/* Tells the caller's event loop when to come back, if that has changed. */
void cpodi_batch_set_timer(cpod_batch *batch);

#endif

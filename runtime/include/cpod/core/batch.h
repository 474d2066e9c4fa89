/** @file
 * cpod_batch: many calls at once on one thread, over shared connections; also from the program's own event
 * loop.
 *
 * There is no second function for an operation. A call is put into a batch by its options, and returns at
 * once; its result arrives, typed as ever, where its `out` argument points:
 *
 *     cpod_batch *batch = NULL;
 *     status = cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 32), &batch, &error);
 *     for (size_t i = 0; status == CPOD_OK && i < 500; i++) {
 *         const cpod_pods_get_params params = {.call = CPOD_CALL(.batch = batch, .tag = &pods[i])};
 *         status = cpod_pods_get(client, ids[i], &params, &pods[i], &error);
 *     }
 *     const cpod_batch_result *done;
 *     while (status == CPOD_OK && (status = cpod_batch_next(batch, -1, &done, &error)) == CPOD_OK) {
 *         cpod_pod **pod = done->tag;
 *         if (done->status == CPOD_OK)
 *             puts((*pod)->name);
 *     }
 *     cpod_batch_free(batch);
 *
 * **What such a call returns.** CPOD_OK: it is in the batch, and is given out by cpod_batch_next() once,
 * whatever becomes of it. Anything else: an argument is malformed (CPOD_ERR_INVALID_ARGUMENT) or memory has
 * run out; then it is not in the batch.
 *
 * **What must live.** Path arguments, parameters, body and options are read before the call returns. `out`
 * (NULL until the result is there), the response info and the cancel token of the options, and what a
 * download is written to, are used until cpod_batch_next() has given the call out or the batch is freed.
 *
 * **What holds.** All that holds for a call by itself: timeouts, retries with backoff, budget, Retry-After,
 * tokens with one refresh at a time for all calls of the client, in batches or not, limits, hooks and log. No
 * wait blocks the thread. The timeouts of a call begin when it is begun, `deadline_ms` holds from the start.
 * Over HTTP/2 the calls share one connection.
 *
 * **What cannot be in a batch.** Streams, iterators, and bodies that are read from a file or a callback or
 * report their progress: CPOD_ERR_INVALID_ARGUMENT. Downloads can; their callbacks run on the batch's thread,
 * and a file descriptor that blocks makes all of it wait. A transport of the program's own needs
 * cpod_transport_loops.
 *
 * **Threads.** A batch belongs to the thread that made it: every function here, and every call that is put
 * into it, comes from there. Other threads may use the client meanwhile, or trigger the cancel token of a
 * call. While a batch fetches a token, calls of other threads that need it wait for the batch to be driven:
 * do not leave one alone that has calls under way. Callbacks (hooks, log, downloads, the loop's) run within
 * the functions here. They must not use the batch, and must not make a call that has to wait for a token
 * which the batch is fetching: that ends with CPOD_ERR_CANCELLED. */
#ifndef CPOD_CORE_BATCH_H
#define CPOD_CORE_BATCH_H

#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Tells an event loop when to call cpod_batch_on_timeout(): once, in `timeout_ms` milliseconds, instead of
 * what was wanted before; 0: at once, though not from within this callback; -1: not at all. */
typedef void (*cpod_batch_timer_callback)(void *context, int64_t timeout_ms);

/** How to make a batch: CPOD_BATCH_OPTIONS(). */
typedef struct cpod_batch_options {
    size_t size;        /**< Of this struct as the caller was compiled; set by CPOD_BATCH_OPTIONS(). */
    size_t concurrency; /**< Calls that are under way at once, waits for another attempt included; the others
                           stand in a queue, in order. 0: 32. */
    cpod_watch_callback watch;       /**< For an event loop: what to watch; or NULL. */
    cpod_batch_timer_callback timer; /**< For an event loop: when to wake up. Goes with `watch`. */
    void *loop_context;              /**< Of both. */
} cpod_batch_options;

#ifdef __cplusplus
CPOD_SIZED_INIT_(cpod_batch_options, cpod_batch_options_init_)
#define CPOD_BATCH_OPTIONS_INIT cpod_batch_options_init_()
#else
/** Initialises options: `cpod_batch_options options = CPOD_BATCH_OPTIONS_INIT;` */
#define CPOD_BATCH_OPTIONS_INIT            \
    {                                      \
        .size = sizeof(cpod_batch_options) \
    }
/** Options in place: `CPOD_BATCH_OPTIONS(.concurrency = 8)`. Lives as long as the enclosing block. */
#define CPOD_BATCH_OPTIONS(...) (&(const cpod_batch_options){.size = sizeof(cpod_batch_options), __VA_ARGS__})
#endif

/** A call that is finished. The library's: new members come at the end. */
typedef struct cpod_batch_result {
    void *tag;               /**< As its options had it. */
    cpod_status status;      /**< What the call by itself would have returned. */
    const cpod_error *error; /**< What it would have filled in. */
} cpod_batch_result;

/** Makes a batch. It holds a reference to the client.
 *
 * @param client   whose calls it is for.
 * @param options  NULL: all defaults.
 * @param out      freed by cpod_batch_free(); NULL on failure.
 * @param error    or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: an argument is missing, the options lack their size, or only
 * one of `watch` and `timer` is set; CPOD_ERR_CONFIGURATION: the client's transport has no loops;
 * CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_batch_new(cpod_client *client, const cpod_batch_options *options,
                                                    cpod_batch **out, cpod_error *error);

/** Lets the calls go on until one is finished, and gives it out; in the order in which they finish. Calls may
 * be put into the batch between two of these, also after CPOD_DONE.
 *
 * @param batch       the batch.
 * @param timeout_ms  how long to wait; 0: only what is ready now; negative: until there is one.
 * @param done        the call; lives until the next cpod_batch_next() or cpod_batch_free(). NULL: it is only
 *                    counted off.
 * @param error       of this function, not of the call; or NULL.
 * @return CPOD_OK; CPOD_PENDING: none is finished yet; CPOD_DONE: all are given out;
 * CPOD_ERR_INVALID_ARGUMENT: the batch is NULL, or this is one of its callbacks; CPOD_ERR_TRANSPORT: the
 * network cannot be waited for. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_batch_next(cpod_batch *batch, int64_t timeout_ms,
                                                     const cpod_batch_result **done, cpod_error *error);

/** Lets the calls go on until all are finished; cpod_batch_next() gives them out afterwards.
 *
 * @param batch       the batch.
 * @param timeout_ms  as for cpod_batch_next().
 * @param error       or NULL.
 * @return CPOD_OK: no call is under way; CPOD_PENDING: some still are; else as cpod_batch_next(). */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_batch_wait(cpod_batch *batch, int64_t timeout_ms,
                                                     cpod_error *error);

/** Ends calls that are not finished: they are given out with CPOD_ERR_CANCELLED. From another thread, trigger
 * a cancel token of the call instead.
 *
 * @param batch  NULL is fine.
 * @param tag    those with this tag; NULL: all. */
CPOD_API void cpod_batch_cancel(cpod_batch *batch, const void *tag);

/** How many calls are in the batch and not given out yet, finished or not. 0 for NULL. */
CPOD_API size_t cpod_batch_count(const cpod_batch *batch);

/** The event loop saw events on a file descriptor that `watch` named: lets the calls go on that they are for.
 * Take what is finished with cpod_batch_next() and a timeout of 0 afterwards; what fails is told there.
 *
 * @param batch   the batch.
 * @param fd      as `watch` named it.
 * @param events  CPOD_WATCH_READ, CPOD_WATCH_WRITE or both; an error or a hang-up is both. */
CPOD_API void cpod_batch_on_socket(cpod_batch *batch, int fd, unsigned events);

/** The event loop's timer, as `timer` set it, has run out: lets the calls go on whose time has come. Take
 * what is finished as after cpod_batch_on_socket(). */
CPOD_API void cpod_batch_on_timeout(cpod_batch *batch);

/** Frees a batch. Calls that are not finished are cancelled, and their `out` stays NULL; results that have
 * arrived, given out or not, stay the caller's. `watch` and `timer` are told that nothing is wanted any more.
 * Not from its callbacks. NULL is fine. */
CPOD_API void cpod_batch_free(cpod_batch *batch);

#ifdef __cplusplus
}
#endif

#endif

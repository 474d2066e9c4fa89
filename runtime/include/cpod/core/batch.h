/** @file
 * cpod_batch: concurrent calls and event streams on one thread, over shared connections, also in the program's
 * own event loop.
 *
 * Operations have no second function for this. The call option `batch` adds a call to a batch, and the
 * function returns at once; the typed result is stored through its `out` argument later:
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
 * **Return value.** CPOD_OK: the call was added, and cpod_batch_next() returns it once, whatever its outcome.
 * Else it was not added: CPOD_ERR_INVALID_ARGUMENT for a malformed argument, CPOD_ERR_NO_MEMORY.
 *
 * **Lifetimes.** Path arguments, parameters, body and options are read before the function returns. `out`
 * (NULL until the result arrives), the response info, the cancel token and the destination of a download are
 * used until cpod_batch_next() returns the call or the batch is freed.
 *
 * **Same rules.** Timeouts, retries with backoff, retry budget, Retry-After, tokens with one refresh at a
 * time for the whole client, limits, hooks and log are those of a single call. Waiting never blocks the
 * thread. Timeouts start when the call starts; `deadline_ms` is absolute. Over HTTP/2 the calls share one
 * connection.
 *
 * **Streams.** The call option `batch` of a stream lets its `_stream_open` return before anything is sent, and its
 * `_next` return CPOD_PENDING instead of waiting. cpod_batch_next() reports a stream (`is_stream`) when that has
 * an event, its end, or an error; `_next` returns them:
 *
 *     const cpod_jobs_watch_params params = {.call = CPOD_CALL(.batch = batch, .tag = &job)};
 *     cpod_jobs_watch_stream *events = NULL;
 *     status = cpod_jobs_watch_stream_open(client, job.id, &params, &events, &error);
 *     while (status == CPOD_OK && (status = cpod_batch_next(batch, -1, &done, &error)) == CPOD_OK) {
 *         const cpod_job_event *event;
 *         if (done->tag == &job)
 *             while ((job.status = cpod_jobs_watch_stream_next(events, &event, &job.error)) == CPOD_OK)
 *                 puts(event->kind.text);
 *     }
 *     cpod_jobs_watch_stream_free(events);
 *
 * A stream is reported once, and again after a call of its `_next`, which may also be called at any other time.
 * What is not taken is not received: a stream holds one event and about 256 KiB of what follows (over HTTP/2 also
 * what libcurl's flow-control window has granted); then its connection is not read, and the server has to wait.
 * That time does not count for `idle_timeout_ms`. Delays, Last-Event-ID, tokens, limits and timeouts are those of
 * a stream that waits. A failure to open the stream is returned by `_next`. After a failure `_next` connects again
 * when it is called again; a stream that cannot be resumed returns the same failure. Streams come on top of
 * `concurrency`. The response info and the cancel token are used until the stream is freed. That may be at any
 * time, before or after its batch, but has no effect within the batch's callbacks.
 *
 * **Not supported.** Iterators, `_stream_each` of streams, and bodies from a file or a callback or with upload progress:
 * CPOD_ERR_INVALID_ARGUMENT. Downloads are supported; their callbacks run on the batch's thread, and a file
 * descriptor that blocks delays all calls. A custom transport needs cpod_transport_loops.
 *
 * **Threads.** A batch belongs to the thread that created it: all functions here, all calls added to it, and
 * `_next` and `_free` of its streams must come from that thread. Other threads may use the client at the same
 * time, or trigger a call's cancel token. While a batch fetches a token, calls of other threads wait for it: do
 * not leave a batch with calls or streams in progress undriven. Callbacks (hooks, log, downloads, the loop's)
 * run within the functions here. They must not use the batch, nor make a call that needs the token which the
 * batch is fetching: that fails with CPOD_ERR_CANCELLED. */
#ifndef CPOD_CORE_BATCH_H
#define CPOD_CORE_BATCH_H

#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Sets the one timer of an event loop that calls cpod_batch_on_timeout().
 *
 * @param context     the option `loop_context`.
 * @param timeout_ms  milliseconds from now, replacing the last value; 0: at once, but not within this
 *                    callback; -1: none. */
typedef void (*cpod_batch_timer_callback)(void *context, int64_t timeout_ms);

/** Options of a batch, made with CPOD_BATCH_OPTIONS(). */
typedef struct cpod_batch_options {
    size_t size; /**< Set by CPOD_BATCH_OPTIONS() and CPOD_BATCH_OPTIONS_INIT. */
    /** Calls in progress at the same time, including those that wait for a retry; the others are queued in
     * order. Streams do not count. 0: 32. */
    size_t concurrency;
    cpod_watch_callback watch;       /**< Watches file descriptors in an event loop; or NULL. */
    cpod_batch_timer_callback timer; /**< Sets the timer of the event loop. Required with `watch`. */
    void *loop_context;              /**< Passed to both. */
} cpod_batch_options;

#ifdef __cplusplus
CPOD_SIZED_INIT_(cpod_batch_options, cpod_batch_options_init_)
#define CPOD_BATCH_OPTIONS_INIT cpod_batch_options_init_()
#else
/** All defaults: `cpod_batch_options options = CPOD_BATCH_OPTIONS_INIT;` */
#define CPOD_BATCH_OPTIONS_INIT            \
    {                                      \
        .size = sizeof(cpod_batch_options) \
    }
/** Options as an expression: `CPOD_BATCH_OPTIONS(.concurrency = 8)`. Lives as long as the enclosing block. */
#define CPOD_BATCH_OPTIONS(...) (&(const cpod_batch_options){.size = sizeof(cpod_batch_options), __VA_ARGS__})
#endif

/** A finished call, or a stream that has something. Owned by the library; new members are added at the end. */
typedef struct cpod_batch_result {
    void *tag;               /**< The call option `tag`. */
    cpod_status status;      /**< The status that a single call would have returned. */
    const cpod_error *error; /**< The error that a single call would have filled in. */
    /** A stream has an event, an error, or its end, which its `_next` returns. `status` is CPOD_OK. */
    bool is_stream;
} cpod_batch_result;

/** Creates a batch, which holds a reference to the client.
 *
 * @param client   the client of all its calls.
 * @param options  or NULL.
 * @param out      freed by cpod_batch_free(); NULL on failure.
 * @param error    or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: a missing argument, options without size, or only one of
 * `watch` and `timer`; CPOD_ERR_CONFIGURATION: the client's transport does not support batches, or
 * an option is unknown to this version (cpod/core/base.h); CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_batch_new(cpod_client *client, const cpod_batch_options *options,
                                                    cpod_batch **out, cpod_error *error);

/** Drives calls and streams until a call is finished or a stream has something, and returns it. Calls finish in
 * any order. More calls may be added between two of these, also after CPOD_DONE.
 *
 * @param batch       the batch.
 * @param timeout_ms  how long to wait; 0: only a call that is finished already; negative: without limit.
 * @param done        the call; lives until the next cpod_batch_next() or cpod_batch_free(). NULL: discards
 *                    it.
 * @param error       of this function, not of the call; or NULL.
 * @return CPOD_OK; CPOD_PENDING: nothing yet; CPOD_DONE: all calls were returned, and every stream is at its end
 * or has something that was reported, so that waiting would be in vain;
 * CPOD_ERR_INVALID_ARGUMENT: the batch is NULL, or this is one of its callbacks; CPOD_ERR_TRANSPORT: waiting
 * for the network failed. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_batch_next(cpod_batch *batch, int64_t timeout_ms,
                                                     const cpod_batch_result **done, cpod_error *error);

/** Drives the calls until all are finished; cpod_batch_next() returns them afterwards. Streams advance meanwhile,
 * but are not waited for.
 *
 * @param batch       the batch.
 * @param timeout_ms  as for cpod_batch_next().
 * @param error       or NULL.
 * @return CPOD_OK: no call is in progress; CPOD_PENDING: some still are; else as cpod_batch_next(). */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_batch_wait(cpod_batch *batch, int64_t timeout_ms,
                                                     cpod_error *error);

/** Cancels calls that are not finished; cpod_batch_next() returns them with CPOD_ERR_CANCELLED. Also cancels
 * streams, whose `_next` returns CPOD_ERR_CANCELLED from then on; an event that was not taken is dropped. From
 * another thread, trigger a cancel token of the call instead.
 *
 * @param batch  NULL is allowed.
 * @param tag    cancels the calls and streams with this tag; NULL: all. */
CPOD_API void cpod_batch_cancel(cpod_batch *batch, const void *tag);

/** Returns the number of calls that cpod_batch_next() has not returned yet, finished or not, without streams.
 * 0 for NULL. */
CPOD_API size_t cpod_batch_count(const cpod_batch *batch);

/** Handles events on a file descriptor that `watch` named. Afterwards take finished calls and streams that
 * have something with cpod_batch_next() and a timeout of 0, which also reports failures of this function.
 *
 * @param batch   the batch.
 * @param fd      the file descriptor.
 * @param events  CPOD_WATCH_READ, CPOD_WATCH_WRITE or both; both on errors and hang-ups. */
CPOD_API void cpod_batch_on_socket(cpod_batch *batch, int fd, unsigned events);

/** Handles the expiry of the timer that `timer` has set. Afterwards take results as after
 * cpod_batch_on_socket(). */
CPOD_API void cpod_batch_on_timeout(cpod_batch *batch);

/** Frees a batch. Unfinished calls are cancelled, and their `out` stays NULL; results that have arrived
 * belong to the caller. Its streams are cancelled; they remain to be freed. `watch` and `timer` are called to
 * remove what they watch. Not within its callbacks. NULL is allowed. */
CPOD_API void cpod_batch_free(cpod_batch *batch);

#ifdef __cplusplus
}
#endif

#endif

/** @file
 * cpod_transport: how HTTP requests travel. libcurl by default; any other by filling this struct. */
#ifndef CPOD_CORE_TRANSPORT_H
#define CPOD_CORE_TRANSPORT_H

#include "cpod/core/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One header. */
typedef struct cpod_header {
    const char *name;  /**< In any case; without the colon. */
    const char *value; /**< Without line ends. */
} cpod_header;

/** A token that cancels calls from another thread. See cpod/core/client.h. */
typedef struct cpod_cancel cpod_cancel;

/** A request as the transport gets it: complete, encoded, authorised. Valid during `open` and until
 * `close`. */
typedef struct cpod_http_request {
    size_t size;                      /**< Of this struct as the library was compiled. */
    const char *method;               /**< Upper case. */
    const char *url;                  /**< Absolute, escaped. */
    const cpod_header *headers;       /**< To be sent as they are. */
    size_t header_count;              /**< Of `headers`. */
    const void *body;                 /**< In memory, `body_length` bytes; or */
    const struct cpod_upload *upload; /**< streamed from a callback; both NULL: no body. */
    size_t body_length;               /**< Of `body`. */
    int64_t connect_timeout_ms;       /**< 0: none. */
    int64_t deadline_ms;              /**< On cpod_monotonic_ms()'s clock; 0: none. */
    int64_t idle_timeout_ms;          /**< No byte for that long; 0: none. */
    cpod_cancel *cancel;              /**< Or NULL. */
    /** With `start` of a loop: called, with `wake_context`, whenever the exchange may have got further: its
     * status or more of its body is there, or it is over. It only takes note: nothing of the loop is called
     * from within. */
    void (*wake)(void *context);
    void *wake_context; /**< For `wake`. */
    bool send_once; /**< It may have done its work even if no answer comes: it must not be sent a second time,
                       not on a new connection either. */
    bool is_foreign; /**< The address is not the API's: nothing may go there that says who the client is, such
                        as its certificate. */
} cpod_http_request;

/** One exchange: from `open` or `start` to `close`. The transport puts this struct first in its own. */
typedef struct cpod_http_exchange {
    int status;                 /**< HTTP status, once `open` has returned CPOD_OK; after `start` 0 until it
                                   is there, with the headers. */
    const cpod_header *headers; /**< Of the answer, names in lower case. */
    size_t header_count;        /**< Of `headers`. */
} cpod_http_exchange;

/** Bits of the events of a file descriptor. */
enum {
    CPOD_WATCH_READ = 1, /**< It is wanted, or is there: something to read, an end, an error. */
    CPOD_WATCH_WRITE = 2 /**< Room to write. */
};

/** Tells an event loop what to watch a file descriptor for.
 * @param context  as it was given with the callback.
 * @param fd       a socket, or the end of a pipe.
 * @param events   CPOD_WATCH_READ, CPOD_WATCH_WRITE, both; instead of what was wanted before; 0: nothing any
 *                more. */
typedef void (*cpod_watch_callback)(void *context, int fd, unsigned events);

/** Many exchanges at once on one thread, of which none waits: what a batch runs on. The transport has its own
 * struct behind it. */
typedef struct cpod_transport_loop cpod_transport_loop;

/** How a transport makes such loops. A loop is used by one thread, and beside the transport's other
 * functions: `read` and `close` take its exchanges, too. `read` never waits then: CPOD_PENDING, with `*count`
 * 0, when nothing is there yet; before the status is there it gives no bytes, but tells that the exchange has
 * failed. Deadline, idle timeout and cancel token of the request are the batch's business, all else is the
 * transport's. */
typedef struct cpod_transport_loops {
    size_t size; /**< sizeof(cpod_transport_loops). */
    /** Makes a loop. `watch`, or NULL, is told of every file descriptor that matters, until `close`.
     * @param concurrency  exchanges there may be at once: as many connections are worth keeping. */
    cpod_status (*open)(void *context, size_t concurrency, cpod_watch_callback watch, void *watch_context,
                        cpod_transport_loop **out, cpod_error *error);
    /** Begins an exchange. @return CPOD_OK, or as `open` of cpod_transport; then there is no exchange. */
    cpod_status (*start)(cpod_transport_loop *loop, const cpod_http_request *request,
                         cpod_http_exchange **out, cpod_error *error);
    /** Waits for the network, and lets what is ready go on: once, until `until_ms` on cpod_monotonic_ms()'s
     * clock at the latest. */
    cpod_status (*wait)(cpod_transport_loop *loop, int64_t until_ms, cpod_error *error);
    /** Lets what is ready go on, without waiting: the events the caller saw on `fd`; -1: what time has come
     * for. */
    cpod_status (*act)(cpod_transport_loop *loop, int fd, unsigned events, cpod_error *error);
    /** When `act` with -1 is due; INT64_MAX: never. */
    int64_t (*wake_at)(const cpod_transport_loop *loop);
    /** Frees the loop. All exchanges are closed by then. */
    void (*close)(cpod_transport_loop *loop);
} cpod_transport_loops;

/** A transport. All functions may be called by several threads at once, for different exchanges. */
typedef struct cpod_transport {
    size_t size;   /**< sizeof(cpod_transport) as the caller was compiled. */
    void *context; /**< Handed to each of the functions. */
    /** Sends the request and waits for status and headers.
     * @return CPOD_OK, or CPOD_ERR_TRANSPORT, _TLS, _TIMEOUT, _CANCELLED, _CALLBACK, _NO_MEMORY with a
     * message in `error`; then there is no exchange. */
    cpod_status (*open)(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                        cpod_error *error);
    /** Waits for bytes of the answer's body. `*count` 0 with CPOD_OK: the body has ended, complete. Statuses
     * as for `open`. */
    cpod_status (*read)(void *context, cpod_http_exchange *exchange, void *buffer, size_t capacity,
                        size_t *count, cpod_error *error);
    /** Ends an exchange, at any point; the connection is kept when it can be. */
    void (*close)(void *context, cpod_http_exchange *exchange);
    /** Frees the transport, when the client is freed. NULL: nothing to do. */
    void (*release)(void *context);
    /** For batches; lives as long as the transport. NULL: there are none on this transport. */
    const cpod_transport_loops *loops;
} cpod_transport;

/** Milliseconds on a clock that never jumps. Thread-safe. */
CPOD_API int64_t cpod_monotonic_ms(void);

#ifdef __cplusplus
}
#endif

#endif

/** @file
 * cpod_transport: how HTTP requests are sent. libcurl by default; replaced by filling this struct. */
#ifndef CPOD_CORE_TRANSPORT_H
#define CPOD_CORE_TRANSPORT_H

#include "cpod/core/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A header. */
typedef struct cpod_header {
    const char *name;  /**< Case-insensitive; without the colon. */
    const char *value; /**< Without line ends. */
} cpod_header;

/** A token that cancels calls from another thread. See cpod/core/client.h. */
typedef struct cpod_cancel cpod_cancel;

/** What a transport has measured. All times are in microseconds from the beginning of the exchange; -1: not
 * reached, not necessary, or unknown. Read or write a member only if `size` includes it. */
typedef struct cpod_transfer_info {
    size_t size;           /**< Of this struct, as the library was compiled. */
    int64_t resolved_us;   /**< The host name was resolved. -1 with a kept connection. */
    int64_t connected_us;  /**< The connection was open. -1 with a kept connection. */
    int64_t secured_us;    /**< The TLS handshake was complete. -1 without TLS, and with a kept connection. */
    int64_t sending_us;    /**< The request began to be sent. */
    int64_t first_byte_us; /**< The first byte of the response arrived. */
    int64_t total_us;      /**< The exchange ended, or was measured last. */
    int64_t sent_bytes;    /**< Of the body of the request; -1: unknown. */
    int64_t received_bytes; /**< Of the body of the response, before decompression; -1: unknown. */
    int connection_reused;  /**< 1: the connection was open before; 0: not; -1: unknown, or no connection. */
    int peer_port;          /**< Of the other end of the connection, which may be a proxy; 0: unknown. */
    char peer_address[64];  /**< Its IP address, such as "192.0.2.1" or "2001:db8::1"; "": unknown. */
    char protocol_version[8]; /**< Of HTTP: "1.0", "1.1", "2" or "3"; "": unknown. */
} cpod_transfer_info;

/** A request: complete, encoded, authorised. Valid from `open` to `close` of its exchange. */
typedef struct cpod_http_request {
    size_t size;                      /**< Size of the struct of the library. */
    const char *method;               /**< Upper case. */
    const char *url;                  /**< Absolute, escaped. */
    const cpod_header *headers;       /**< Sent unchanged. */
    size_t header_count;              /**< Of `headers`. */
    const void *body;                 /**< Body in memory, `body_length` bytes; or */
    const struct cpod_upload *upload; /**< body from a callback; both NULL: no body. */
    size_t body_length;               /**< Of `body`. */
    int64_t connect_timeout_ms;       /**< 0: none. */
    int64_t deadline_ms;              /**< On the client's clock (cpod/core/clock.h); 0: none. */
    /** Longest time without a byte while the body is sent and while the response is read; 0: none. */
    int64_t idle_timeout_ms;
    cpod_cancel *cancel; /**< May be NULL. */
    /** With `start` of a loop: called with `wake_context` whenever the exchange may have made progress: its
     * status or more of its body is available, or it has ended. It only takes a note and calls no function of
     * the loop. */
    void (*wake)(void *context);
    void *wake_context; /**< Argument of `wake`. */
    /** The request may be processed even if no response arrives: it must not be sent again, not even on a new
     * connection. */
    bool send_once;
    /** The server is not that of the API: nothing that identifies the client may be sent, such as its
     * certificate. */
    bool is_foreign;
    /** Where the transport stores what it measures, at the latest in `close`, or before `open` or `start` fails;
     * members that it leaves unchanged are unknown. NULL: not wanted. */
    cpod_transfer_info *transfer;
    /** Longest time from the end of the request to the first byte of the response; negative: none;
     * 0: `idle_timeout_ms`. */
    int64_t first_byte_timeout_ms;
    /** User name for HTTP Digest, only for a transport with CPOD_TRANSPORT_DIGEST: a 401 with such a challenge is
     * responded to, within this exchange. The refused request counts neither for `send_once` nor as a response. NULL:
     * the request needs no Digest. */
    const char *digest_user;
    const char *digest_password; /**< Of `digest_user`. Never sent. */
} cpod_http_request;

/** An exchange, from `open` or `start` to `close`. It is the first member of the transport's own struct. */
typedef struct cpod_http_exchange {
    int status;                 /**< HTTP status; after `start`: 0 until status and headers are available. */
    const cpod_header *headers; /**< Of the response; names in lower case. */
    size_t header_count;        /**< Of `headers`. */
} cpod_http_exchange;

/** Events of a file descriptor. */
enum {
    CPOD_WATCH_READ = 1, /**< Readable: data, end of file or an error. */
    CPOD_WATCH_WRITE = 2 /**< Writable. */
};

/** Asks an event loop to watch a file descriptor.
 *
 * @param context  given with the callback.
 * @param fd       a socket, or the end of a pipe.
 * @param events   CPOD_WATCH_READ, CPOD_WATCH_WRITE or both; replaces the previous events; 0: stop
 * watching. */
typedef void (*cpod_watch_callback)(void *context, int fd, unsigned events);

/** Many concurrent, non-blocking exchanges on one thread, as for batches. The struct is the transport's
 * own. */
typedef struct cpod_transport_loop cpod_transport_loop;

/** The loops of a transport. A loop is used by one thread. `read` and `close` of the transport also accept
 * the exchanges of a loop; `read` then never blocks: CPOD_PENDING with `*count` 0 if nothing is available;
 * before the status is available it returns no bytes, but reports a failure of the exchange. The batch,
 * not the transport, enforces deadline, idle timeout and cancel token of the request; the transport enforces
 * `connect_timeout_ms` and a positive `first_byte_timeout_ms`, since it alone knows when they begin. An exchange
 * of a stream may stay unread for a long time: what arrives then is kept up to a limit, and received beyond that
 * when it is read. */
typedef struct cpod_transport_loops {
    size_t size; /**< sizeof(cpod_transport_loops). */
    /** Opens a loop.
     *
     * @param concurrency    number of concurrent calls, and of connections worth keeping. Exchanges of open
     *                       streams come on top.
     * @param watch          called for every file descriptor of interest until `close`; may be NULL.
     * @param watch_context  argument of `watch`. */
    cpod_status (*open)(void *context, size_t concurrency, cpod_watch_callback watch, void *watch_context,
                        cpod_transport_loop **out, cpod_error *error);
    /** Starts an exchange. Statuses as of `open` of cpod_transport; without an exchange on failure. */
    cpod_status (*start)(cpod_transport_loop *loop, const cpod_http_request *request,
                         cpod_http_exchange **out, cpod_error *error);
    /** Waits for the network once, at most until `until_ms` on the client's clock, and runs what is ready. */
    cpod_status (*wait)(cpod_transport_loop *loop, int64_t until_ms, cpod_error *error);
    /** Runs what is ready without waiting: for the events seen on `fd`; -1: for the timers that are due. */
    cpod_status (*act)(cpod_transport_loop *loop, int fd, unsigned events, cpod_error *error);
    /** Returns the time when `act` with -1 is due; INT64_MAX: never. */
    int64_t (*wake_at)(const cpod_transport_loop *loop);
    /** Frees the loop, after all its exchanges are closed. */
    void (*close)(cpod_transport_loop *loop);
} cpod_transport_loops;

/** What a transport supports beside plain requests: bits of `features`. */
enum {
    CPOD_TRANSPORT_DIGEST = 1 /**< HTTP Digest: `digest_user` and `digest_password` of the request. */
};

/** A transport. All functions may be called by several threads at once, for different exchanges. */
typedef struct cpod_transport {
    size_t size;   /**< sizeof(cpod_transport) of the caller. */
    void *context; /**< First argument of each function. */
    /** Sends the request and waits for status and headers.
     *
     * @return CPOD_OK, or CPOD_ERR_TRANSPORT, _TLS, _TIMEOUT, _CANCELLED, _CALLBACK, _NO_MEMORY, _LIMIT, _AUTH
     * (of a proxy), _PROTOCOL with a message in `error` and without an exchange. `error->retry`, if the error
     * has it, is set to CPOD_RETRY_SAFE if the server has not processed the request: any method is then sent
     * again. */
    cpod_status (*open)(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                        cpod_error *error);
    /** Waits for bytes of the response body. `*count` 0 with CPOD_OK: the complete body has been read.
     * Statuses as of `open`. */
    cpod_status (*read)(void *context, cpod_http_exchange *exchange, void *buffer, size_t capacity,
                        size_t *count, cpod_error *error);
    /** Closes an exchange in any state; keeps the connection if possible. */
    void (*close)(void *context, cpod_http_exchange *exchange);
    /** Frees the transport with its client; may be NULL. */
    void (*release)(void *context);
    /** For batches; valid as long as the transport. NULL: batches are not supported. */
    const cpod_transport_loops *loops;
    uint64_t features; /**< CPOD_TRANSPORT_ bits; 0: none. */
} cpod_transport;

/** Returns the milliseconds of a monotonic clock, that of clients without the option `clock`. Thread-safe. */
CPOD_API int64_t cpod_monotonic_ms(void);

#ifdef __cplusplus
}
#endif

#endif

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

/** A request as the transport gets it: complete, encoded, authorised. Valid during `open` and until `close`.
 */
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
} cpod_http_request;

/** One exchange: from `open` to `close`. The transport puts this struct first in its own. */
typedef struct cpod_http_exchange {
    int status;                 /**< HTTP status, once `open` has returned CPOD_OK. */
    const cpod_header *headers; /**< Of the answer, names in lower case. */
    size_t header_count;        /**< Of `headers`. */
} cpod_http_exchange;

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
} cpod_transport;

/** Milliseconds on a clock that never jumps. Thread-safe. */
CPOD_API int64_t cpod_monotonic_ms(void);

#ifdef __cplusplus
}
#endif

#endif

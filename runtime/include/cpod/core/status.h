/** @file
 * cpod_status: how a call ended, as a class that a program can act on. */
#ifndef CPOD_CORE_STATUS_H
#define CPOD_CORE_STATUS_H

#include "cpod/core/base.h"

/**
 * @page cpod_generated_functions Generated functions
 *
 * What the functions of every generated SDK have in common; their comments state the rest.
 *
 * Calls:
 * - `client` comes from `<prefix>_client_new()`. Any number of threads may use one client at the same time.
 * - `params` has the query, header and cookie parameters, and in `call` the options of this call, such as
 *   `CPOD_CALL(.timeout_ms = 5000)`. A member that is zero-initialised is not sent. NULL: no parameters, and
 *   the client's options.
 * - Arguments, `params` and `body` are borrowed for the call and may be on the stack. Iterators and streams
 *   copy what they need.
 * - `out` receives the result; NULL discards it. On failure a pointer there is NULL. The caller frees it by the
 *   function that the call's comment names. Results outlive the client.
 * - `error` receives the details of a failure; NULL: not wanted.
 * - Returned is CPOD_OK; before anything is sent CPOD_ERR_INVALID_ARGUMENT or CPOD_ERR_NO_MEMORY; then
 *   CPOD_ERR_TRANSPORT, CPOD_ERR_TLS, CPOD_ERR_TIMEOUT, CPOD_ERR_CANCELLED, CPOD_ERR_LIMIT or
 *   CPOD_ERR_CALLBACK; CPOD_ERR_DECODE or CPOD_ERR_PROTOCOL for a response that the API does not document;
 *   else the class of the HTTP status, such as CPOD_ERR_NOT_FOUND. A call's comment lists the statuses that are
 *   documented for it, and how to decode the body of an error (call option `response`, `keep_error_body`).
 * - Calls are thread-safe.
 *
 * Iterators (`_iter_open`, `_iter_next`, `_iter_next_page`, `_iter_free`) and streams (`_open`, `_next`, `_free`):
 * - Opening an iterator sends nothing and returns CPOD_OK, CPOD_ERR_INVALID_ARGUMENT or CPOD_ERR_NO_MEMORY.
 *   Opening a stream is a call. Both keep what they need of the client. NULL may be freed.
 * - What is returned by next is valid until the next call with the same iterator or stream. CPOD_DONE is the end;
 *   a failure is as of a call.
 * - `_iter_next_page` returns CPOD_OK for a page without items, too. It skips the items of the page before that
 *   were not read, and `_iter_next` continues behind the page.
 * - One iterator or stream is used by one thread at a time.
 *
 * Functions of a type T:
 * - `T_free` frees what a call, `T_copy` or `T_from_json` returned, with all it points to. NULL may be freed.
 * - `T_copy` copies all that the value points to. Returned is CPOD_OK or CPOD_ERR_NO_MEMORY.
 * - `T_from_json` returns CPOD_OK, CPOD_ERR_DECODE with the member at fault in `error->path`, CPOD_ERR_LIMIT or
 *   CPOD_ERR_NO_MEMORY.
 * - `T_to_json` makes NUL-terminated text, which cpod_string_free() frees. Returned is CPOD_OK,
 *   CPOD_ERR_INVALID_ARGUMENT with the member at fault in `error->path`, or CPOD_ERR_NO_MEMORY.
 * - `allocator` NULL is malloc(). All are thread-safe.
 */

#ifdef __cplusplus
extern "C" {
#endif

/** How a call ended. 0 is success; CPOD_DONE is the regular end of a sequence, CPOD_PENDING a
 * sequence that has nothing for the moment; all else is a failure. Numbers
 * never change. */
typedef enum cpod_status {
    CPOD_OK = 0,
    CPOD_DONE = 1,    /**< No more items: iterators, streams and batches. Not a failure. */
    CPOD_PENDING = 2, /**< Nothing yet: batches and their transports. Not a failure. */

    /* Before anything is sent. */
    CPOD_ERR_INVALID_ARGUMENT = 10, /**< An argument is missing or malformed; `error.path` names a member.
                                       Nothing was sent. Such as a body whose required `name` is NULL. */
    CPOD_ERR_CONFIGURATION = 11, /**< An option or environment variable is missing or malformed; the message
                                    names it. Such as a base URL that begins with `ftp:`. */
    CPOD_ERR_NO_MEMORY = 12,     /**< An allocation failed. The client works on. */

    /* On the way. */
    CPOD_ERR_TRANSPORT = 20, /**< No connection, or it broke. Such as nobody listening, a name without an
                                address, an answer that ends in its middle. */
    CPOD_ERR_TLS = 21, /**< The server's certificate or the handshake was refused. Such as a certificate of an
                          authority that is not trusted: see the option `ca_file`. */
    CPOD_ERR_TIMEOUT = 22,   /**< A timeout or the deadline of the call has passed. Such as a server that
                                accepts the request and stays silent. */
    CPOD_ERR_CANCELLED = 23, /**< The call's cancel token was used: cpod_cancel_trigger(). */
    CPOD_ERR_LIMIT = 24, /**< The answer is larger than a limit of the client (body, event, JSON depth). Such
                            as one of 70 MB: take it by `call.download`, or raise `max_body_bytes`. */
    CPOD_ERR_CALLBACK = 25, /**< A callback of the caller asked to stop, or failed. Such as an upload's that
                               has fewer bytes than it promised. */

    /* The answer. */
    CPOD_ERR_DECODE = 30, /**< Not the JSON, or not the type, that the API documents; `error.path` says where.
                             Such as a number at `data.name`, which is text. */
    CPOD_ERR_PROTOCOL = 31, /**< An answer the API does not document: a redirect, the HTML page of a proxy
                               with status 200, a page of a list that repeats. */

    /* What the server said. */
    CPOD_ERR_BAD_REQUEST = 40, /**< 400. Such as a filter that the server cannot read. */
    CPOD_ERR_AUTH = 41,      /**< 401, or no token could be had. Such as a client secret that was changed. */
    CPOD_ERR_FORBIDDEN = 42, /**< 403. Such as a role that may read, but not delete. */
    CPOD_ERR_POLICY_DENIED =
        43, /**< 403 with the code `policy_denied`: a hard denial by policy. Such as a transfer
               above the limit that the tenant's policy sets: asking again, or as an
               administrator, changes nothing. A decision that was asked for and is no
               (`allowed` false) is a result, not this. */
    CPOD_ERR_NOT_FOUND = 44, /**< 404 and 410. Such as the id of a record that was deleted. */
    CPOD_ERR_CONFLICT =
        45, /**< 409 and 412: stale version or wrong state. Such as starting a pod that runs. */
    CPOD_ERR_VALIDATION = 46, /**< 422. Such as an e-mail address that another person has; the message names
                                 the members at fault. */
    CPOD_ERR_RATE_LIMIT = 47, /**< 429; `error.retry_after_ms` says when to try again. Such as a hundredth
                                 request in a second; by then the call has been retried. */
    CPOD_ERR_SERVER = 48,     /**< 5xx. Such as 503 while the service starts. */
    CPOD_ERR_HTTP = 49        /**< Any other status that is no success, such as 405 or 408. */
} cpod_status;

/** The name of a status, such as "CPOD_ERR_NOT_FOUND"; "CPOD_ERR_UNKNOWN" for a number that is none. Static
 * text. Thread-safe. */
CPOD_API const char *cpod_status_name(cpod_status status);

#ifdef __cplusplus
}
#endif

#endif

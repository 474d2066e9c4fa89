/** @file
 * cpod_status: the result of a call, as a class that a program can act on. */
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
 * - `out` receives the result; NULL discards it. On failure a pointer there is NULL; after CPOD_OK only for a JSON
 *   null that the document allows, for the statuses that the call's comment names, and with a download. The
 *   caller frees it by the function that the call's comment names. Results outlive the client.
 * - `error` receives the details of a failure; NULL: not wanted.
 * - Returned is CPOD_OK, or CPOD_NOT_MODIFIED of a conditional call; before anything is sent
 *   CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_NO_MEMORY, or CPOD_ERR_CONFIGURATION where the client has no credentials
 *   for the operation or an option is not known to this version; then CPOD_ERR_TRANSPORT, CPOD_ERR_TLS,
 *   CPOD_ERR_TIMEOUT, CPOD_ERR_CANCELLED, CPOD_ERR_LIMIT or CPOD_ERR_CALLBACK; CPOD_ERR_AUTH where no token can be
 *   fetched; CPOD_ERR_DECODE or CPOD_ERR_PROTOCOL for a response that the API does not document; else the class
 *   of the HTTP status, such as CPOD_ERR_NOT_FOUND. A call's comment lists the statuses that are documented for
 *   it, and how to decode the body of an error (call option `response`, `keep_error_body`).
 * - Calls are thread-safe.
 *
 * Iterators (`_iter_open`, `_iter_next`, `_iter_next_page`, `_iter_free`) and streams (`_open`, `_next`, `_free`):
 * - Opening an iterator sends nothing and returns CPOD_OK, CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_NO_MEMORY, or
 *   CPOD_ERR_CONFIGURATION for an option that is not known to this version.
 *   Opening a stream is a call. Both keep what they need of the client. NULL may be freed.
 * - What is returned by next is valid until the next call with the same iterator or stream. CPOD_DONE is the end;
 *   a failure is as of a call.
 * - A stream that is opened with the call option `batch` sends nothing before the batch is driven, and its next
 *   returns CPOD_PENDING instead of waiting (cpod/core/batch.h). Also a failure to open it is returned by next.
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

/** The result of a call. CPOD_OK is success, CPOD_DONE the regular end of a sequence, CPOD_PENDING a sequence
 * without an item at the moment, CPOD_NOT_MODIFIED a conditional call whose caller is up to date; all others
 * are failures. The numbers never change. */
typedef enum cpod_status {
    CPOD_OK = 0,      /**< Success. */
    CPOD_DONE = 1,    /**< No more items: iterators, streams and batches. Not a failure. */
    CPOD_PENDING = 2, /**< No item yet: batches, their streams and transports. Not a failure. */
    /** 304: a call with the option `if_none_match` or `if_modified_since` has no result, since the caller's
     * copy is current. Not a failure. */
    CPOD_NOT_MODIFIED = 3,

    /* Before anything is sent. */

    /** An argument is missing or malformed, such as a body whose required `name` is NULL; `error.path` is the
     * member at fault. Nothing was sent. */
    CPOD_ERR_INVALID_ARGUMENT = 10,
    /** An option or environment variable is missing or malformed, such as a base URL that begins with `ftp:`;
     * the message names it. */
    CPOD_ERR_CONFIGURATION = 11,
    /** An allocation failed. The client remains usable. */
    CPOD_ERR_NO_MEMORY = 12,

    /* During the transfer. */

    /** The connection could not be opened or broke: connection refused, unknown host, incomplete response. */
    CPOD_ERR_TRANSPORT = 20,
    /** The handshake failed or the server's certificate is not trusted: see the option `ca_file`. */
    CPOD_ERR_TLS = 21,
    /** A timeout or the deadline of the call has passed. */
    CPOD_ERR_TIMEOUT = 22,
    /** The call was cancelled by cpod_cancel_trigger(). */
    CPOD_ERR_CANCELLED = 23,
    /** The response exceeds a limit of the client (body, event, JSON depth). For a body of 70 MB use
     * `call.download`, or raise `max_body_bytes`. */
    CPOD_ERR_LIMIT = 24,
    /** A callback of the caller failed or asked to stop, or an upload had fewer bytes than announced. */
    CPOD_ERR_CALLBACK = 25,

    /* The response. */

    /** The response is not the JSON, or not of the type, that the API documents, such as a number at
     * `data.name`, which is text; `error.path` is the member at fault. */
    CPOD_ERR_DECODE = 30,
    /** The API does not document this response: a redirect, the HTML page of a proxy with status 200, a 204 in
     * place of a record, a 206 to a request for all, a list whose pages repeat. */
    CPOD_ERR_PROTOCOL = 31,

    /* Failures reported by the server. */

    /** 400: such as a malformed filter. */
    CPOD_ERR_BAD_REQUEST = 40,
    /** 401, or no token is available: such as a client secret that has changed. Also 407 of a proxy. */
    CPOD_ERR_AUTH = 41,
    /** 403: such as a role that may read, but not delete. */
    CPOD_ERR_FORBIDDEN = 42,
    /** A failure that the API declares as a hard denial by policy, by its HTTP status and `code`; of cPod 403
     * with `policy_denied`, such as a transfer above the limit of a policy. Retrying, also as an administrator,
     * has the same result. A requested decision with `allowed` false is a result, not this failure. */
    CPOD_ERR_POLICY_DENIED = 43,
    /** 404 and 410: such as the id of a deleted record. */
    CPOD_ERR_NOT_FOUND = 44,
    /** 409: stale version or wrong state, such as starting a running pod. */
    CPOD_ERR_CONFLICT = 45,
    /** 422: such as an e-mail address that is in use; the message names the members at fault. */
    CPOD_ERR_VALIDATION = 46,
    /** 429, after the retries of the call; `error.retry_after_ms` is the delay before the next try. */
    CPOD_ERR_RATE_LIMIT = 47,
    /** 5xx: such as 503 while the service starts. */
    CPOD_ERR_SERVER = 48,
    /** Any other status that is not a success, such as 405 or 408. */
    CPOD_ERR_HTTP = 49,
    /** 412 and 428: a condition of the request does not hold, such as an `if_match` whose record has changed
     * since; or the server demands a condition. */
    CPOD_ERR_PRECONDITION = 50,

    /* Messages that the program receives. */

    /** A message is not signed by one of the secrets, or not recently: see cpod/core/signature.h; `error.code`
     * is the reason. */
    CPOD_ERR_SIGNATURE = 60
} cpod_status;

/** Returns the name of a status, such as "CPOD_ERR_NOT_FOUND"; "CPOD_ERR_UNKNOWN" for any other number.
 * Static text. Thread-safe. */
CPOD_API const char *cpod_status_name(cpod_status status);

#ifdef __cplusplus
}
#endif

#endif

/** @file
 * cpod_status: how a call ended, as a class that a program can act on. */
#ifndef CPOD_CORE_STATUS_H
#define CPOD_CORE_STATUS_H

#include "cpod/core/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How a call ended. 0 is success; CPOD_DONE is the regular end of a sequence; all else is a failure. Numbers
 * never change. */
typedef enum cpod_status {
    CPOD_OK = 0,
    CPOD_DONE = 1, /**< No more items: iterators and streams. Not a failure. */

    /* Before anything is sent. */
    CPOD_ERR_INVALID_ARGUMENT =
        10, /**< An argument is missing or malformed; `error.path` names a member. Nothing was sent. */
    CPOD_ERR_CONFIGURATION =
        11, /**< An option or environment variable is missing or malformed; the message names it. */
    CPOD_ERR_NO_MEMORY = 12, /**< An allocation failed. The client works on. */

    /* On the way. */
    CPOD_ERR_TRANSPORT = 20, /**< No connection, or it broke. */
    CPOD_ERR_TLS = 21,       /**< The server's certificate or the handshake was refused. */
    CPOD_ERR_TIMEOUT = 22,   /**< A timeout or the deadline of the call has passed. */
    CPOD_ERR_CANCELLED = 23, /**< The call's cancel token was used. */
    CPOD_ERR_LIMIT = 24,    /**< The answer is larger than a limit of the client (body, event, JSON depth). */
    CPOD_ERR_CALLBACK = 25, /**< A callback of the caller asked to stop, or failed. */

    /* The answer. */
    CPOD_ERR_DECODE =
        30, /**< Not the JSON, or not the type, that the API documents; `error.path` says where. */
    CPOD_ERR_PROTOCOL =
        31, /**< An answer the API does not document: a media type, a redirect, a page that repeats. */

    /* What the server said. */
    CPOD_ERR_BAD_REQUEST = 40,   /**< 400 */
    CPOD_ERR_AUTH = 41,          /**< 401, or no token could be had */
    CPOD_ERR_FORBIDDEN = 42,     /**< 403 */
    CPOD_ERR_POLICY_DENIED = 43, /**< 403 with the code `policy_denied`: a hard denial by policy */
    CPOD_ERR_NOT_FOUND = 44,     /**< 404 and 410 */
    CPOD_ERR_CONFLICT = 45,      /**< 409 and 412: stale version or wrong state */
    CPOD_ERR_VALIDATION = 46,    /**< 422 */
    CPOD_ERR_RATE_LIMIT = 47,    /**< 429; `error.retry_after_ms` says when to try again */
    CPOD_ERR_SERVER = 48,        /**< 5xx */
    CPOD_ERR_HTTP = 49           /**< Any other status that is no success */
} cpod_status;

/** The name of a status, such as "CPOD_ERR_NOT_FOUND"; "CPOD_ERR_UNKNOWN" for a number that is none. Static
 * text. Thread-safe. */
CPOD_API const char *cpod_status_name(cpod_status status);

#ifdef __cplusplus
}
#endif

#endif

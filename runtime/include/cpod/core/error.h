/** @file
 * cpod_error: everything that is known about a failure, in a struct that the caller owns. */
#ifndef CPOD_CORE_ERROR_H
#define CPOD_CORE_ERROR_H

#include "cpod/core/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Whether sending the same request again is advisable. The numbers never change. */
typedef enum cpod_retry_advice {
    CPOD_RETRY_NO = 0, /**< The same request would fail again. */
    /** It may succeed, and cannot be carried out twice: the method is safe to repeat, an idempotency key was
     * sent, or the server has not processed the request. */
    CPOD_RETRY_SAFE = 1,
    /** It may succeed, but the server may have carried it out: repeat it only with an idempotency key that the
     * first attempt had as well. */
    CPOD_RETRY_NEEDS_KEY = 2
} cpod_retry_advice;

/** Describes a failure. Allocated by the caller and initialised with CPOD_ERROR_INIT; it owns nothing and is
 * never freed. Every function that takes one accepts NULL; a function that succeeds resets it. Texts that do
 * not fit are truncated at a character boundary. It never contains a secret. */
typedef struct cpod_error {
    size_t size;             /**< Size of the caller's struct; set by CPOD_ERROR_INIT. */
    cpod_status status;      /**< Class of the failure; CPOD_OK: no failure. */
    int http_status;         /**< HTTP status of the response; 0: no response. */
    bool retryable;          /**< Whether to send the same call again later: `retry` is CPOD_RETRY_SAFE. */
    int64_t retry_after_ms;  /**< Delay that the server asks for, in milliseconds; -1: not sent. */
    char code[64];           /**< Code for programs: `code`, else `error`, else the title as a slug; or "". */
    char title[128];         /**< Short summary of the class of problem, from the server. */
    char message[512];       /**< What happened and what to do, for people. Never "" after a failure. */
    char instance[256];      /**< Request path as named by the server. */
    char request_id[128];    /**< Request id for support. */
    char path[256];          /**< JSON path of the member at fault, such as `data[3].headers`; or "". */
    char body[1025];         /**< First KiB of an unexpected response body, unless it may contain a secret. */
    cpod_retry_advice retry; /**< Whether another attempt is advisable, and safe. */
} cpod_error;

#ifdef __cplusplus
static inline cpod_error cpod_error_init_(void)
{
    cpod_error error = cpod_error();
    error.size = sizeof error;
    return error;
}
#define CPOD_ERROR_INIT cpod_error_init_()
#else
/** Initialises a cpod_error: `cpod_error err = CPOD_ERROR_INIT;` */
#define CPOD_ERROR_INIT            \
    {                              \
        .size = sizeof(cpod_error) \
    }
#endif

/** Returns `error->retryable`: whether the same call may succeed later, and cannot be carried out twice. False
 * for a POST that the server may have processed, see `error->retry`, and for NULL.
 * Thread-safe. */
CPOD_API bool cpod_error_is_retryable(const cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

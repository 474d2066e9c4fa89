/** @file
 * cpod_error: all that is known about a failure, in a struct of the caller's. */
#ifndef CPOD_CORE_ERROR_H
#define CPOD_CORE_ERROR_H

#include "cpod/core/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What went wrong. Lives where the caller puts it, owns nothing, needs no free; text that does not fit is
 * cut at a character. Every function that takes one accepts NULL. A function that succeeds resets it. Never
 * holds a secret. */
typedef struct cpod_error {
    size_t size;            /**< Of this struct as the caller was compiled; set by CPOD_ERROR_INIT. */
    cpod_status status;     /**< The class; CPOD_OK when nothing failed. */
    int http_status;        /**< The HTTP status when there was an answer, else 0. */
    bool retryable;         /**< Whether the same call may succeed later. */
    int64_t retry_after_ms; /**< What the server asked to wait, in milliseconds; -1 when it did not say. */
    char code[64]; /**< A word for programs: `code`, else `error`, else the title as a slug; "" when none. */
    char title[128];      /**< Short summary of the class of problem, from the server. */
    char message[512];    /**< What to tell a person: what happened, and what to do. Never "" on failure. */
    char instance[256];   /**< The request path as the server names it. */
    char request_id[128]; /**< To quote to support. */
    char path[256];       /**< JSON path of the member at fault, such as `data[3].headers`; "" when none. */
    char body[1025];      /**< The beginning of an answer that is not in a documented shape. */
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

/** Whether the same call may succeed later, without a change: `error->retryable`, false for NULL.
 * Thread-safe. */
CPOD_API bool cpod_error_is_retryable(const cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

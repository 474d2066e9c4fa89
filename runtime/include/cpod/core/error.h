/** @file
 * cpod_error: everything that is known about a failure, in a struct that the caller owns. */
#ifndef CPOD_CORE_ERROR_H
#define CPOD_CORE_ERROR_H

#include "cpod/core/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Describes a failure. Allocated by the caller and initialised with CPOD_ERROR_INIT; it owns nothing and is
 * never freed. Every function that takes one accepts NULL; a function that succeeds resets it. Texts that do
 * not fit are truncated at a character boundary. It never contains a secret. */
typedef struct cpod_error {
    size_t size;            /**< Size of the caller's struct; set by CPOD_ERROR_INIT. */
    cpod_status status;     /**< Class of the failure; CPOD_OK: no failure. */
    int http_status;        /**< HTTP status of the response; 0: no response. */
    bool retryable;         /**< Whether the same call may succeed later. */
    int64_t retry_after_ms; /**< Delay that the server asks for, in milliseconds; -1: not sent. */
    char code[64];          /**< Code for programs: `code`, else `error`, else the title as a slug; or "". */
    char title[128];        /**< Short summary of the class of problem, from the server. */
    char message[512];      /**< What happened and what to do, for people. Never "" after a failure. */
    char instance[256];     /**< Request path as named by the server. */
    char request_id[128];   /**< Request id for support. */
    char path[256];         /**< JSON path of the member at fault, such as `data[3].headers`; or "". */
    char body[1025];        /**< Beginning of a response body of an undocumented format. */
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

/** Returns `error->retryable`: whether the same call may succeed later without changes. False for NULL.
 * Thread-safe. */
CPOD_API bool cpod_error_is_retryable(const cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

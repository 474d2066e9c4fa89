/** @file
 * Callbacks around every attempt of a call, for traces and metrics. */
#ifndef CPOD_CORE_HOOKS_H
#define CPOD_CORE_HOOKS_H

#include "cpod/core/base.h"
#include "cpod/core/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One attempt; lives while the hook runs. Read a member only if `size` includes it. */
typedef struct cpod_attempt {
    size_t size;            /**< Of this struct, as the library was compiled. */
    const char *method;     /**< In upper case. */
    const char *url;        /**< Redacted as in the log: without values of the query and secret paths. */
    int number;             /**< From 1, including a replay after a 401. */
    int http_status;        /**< After the attempt: of the response; 0: none. */
    cpod_status status;     /**< After the attempt: its outcome. */
    int64_t elapsed_ms;     /**< After the attempt: its duration. */
    const char *request_id; /**< After the attempt: of the response; "" when absent. */
} cpod_attempt;

/** Receives an attempt. Runs on the thread of the call, so that several threads may run it at the same time.
 * May make other calls. */
typedef void (*cpod_attempt_callback)(void *context, const cpod_attempt *attempt);

/** The client option `hooks`; copied. For every `before` there is one `after`.
 *
 *     const cpod_hooks hooks[] = {{sizeof hooks[0], &metrics, NULL, count_attempt}};
 *     options.hooks = hooks; */
typedef struct cpod_hooks {
    size_t size;                  /**< sizeof(cpod_hooks). */
    void *context;                /**< Passed to both; outlives the client. */
    cpod_attempt_callback before; /**< Called before the request is sent; or NULL. */
    cpod_attempt_callback after;  /**< Called when the response is complete or has failed; or NULL. */
} cpod_hooks;

#ifdef __cplusplus
}
#endif

#endif

/** @file
 * Functions of the caller's around every attempt of a call: for traces and metrics. */
#ifndef CPOD_CORE_HOOKS_H
#define CPOD_CORE_HOOKS_H

#include "cpod/core/base.h"
#include "cpod/core/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One attempt, to be looked at while the hook runs. Read a member only if `size` reaches that far. */
typedef struct cpod_attempt {
    size_t size;        /**< Of this struct as the library was compiled. */
    const char *method; /**< Upper case. */
    const char *url;    /**< Redacted as in the log: values of the query, and secret paths, are not in it. */
    int number;         /**< From 1; a replay after a 401 counts. */
    int http_status;    /**< After: of the answer; 0: none came. */
    cpod_status status; /**< After: what became of it. */
    int64_t elapsed_ms; /**< After: how long it took. */
    const char *request_id; /**< After: of the answer; "" when it has none. */
} cpod_attempt;

/** Is told of an attempt, on the thread of the call; by several threads at once where the client is used by
 * them. Must not use the client's call in progress; other calls are fine. */
typedef void (*cpod_attempt_callback)(void *context, const cpod_attempt *attempt);

/** What the client option `hooks` points to; copied. `after` comes once for every `before`.
 *
 *     const cpod_hooks hooks[] = {{sizeof hooks[0], &metrics, NULL, count_attempt}};
 *     options.hooks = hooks; */
typedef struct cpod_hooks {
    size_t size;                  /**< sizeof(cpod_hooks). */
    void *context;                /**< For both; outlives the client. */
    cpod_attempt_callback before; /**< Before the request is sent, its credentials in place; or NULL. */
    cpod_attempt_callback after;  /**< Once the answer is read, or has failed; or NULL. */
} cpod_hooks;

#ifdef __cplusplus
}
#endif

#endif

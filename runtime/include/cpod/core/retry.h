/** @file
 * Which attempts of a call are repeated, and when. */
#ifndef CPOD_CORE_RETRY_H
#define CPOD_CORE_RETRY_H

#include "cpod/core/hooks.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Decides whether a failed attempt is repeated. Runs on the thread of the call, so that several threads may
 * run it at the same time.
 *
 * @param context   of the policy.
 * @param attempt   as for the hook `after`; lives while the function runs.
 * @param proposed  what the other rules of the policy have decided.
 * @return true to repeat it. A true for a POST without an idempotency key may make it take effect twice. */
typedef bool (*cpod_retry_decision)(void *context, const cpod_attempt *attempt, bool proposed);

/** The option `retry` of a client or of a call. Begin with CPOD_RETRY_POLICY(). A member of a call's policy
 * that is 0 is that of the client's policy; where both are 0, the default holds. */
typedef struct cpod_retry_policy {
    size_t size;     /**< Set by CPOD_RETRY_POLICY() and CPOD_RETRY_POLICY_INIT. */
    int max_retries; /**< Instead of the option `max_retries` beside it. 0: that option. */
    /** Shortest delay between two attempts. 0: none. At most 86,400,000, as the other two. */
    int64_t min_delay_ms;
    /** Longest delay, unless the server asks for another one. 0: 8,000, or `min_delay_ms` if that is longer.
     * The delays are random, from `min_delay_ms` to a limit that begins at 500, or twice `min_delay_ms`, and
     * doubles. */
    int64_t max_delay_ms;
    int64_t max_retry_after_ms; /**< A longer Retry-After is not waited for. 0: 120,000. */
    /** HTTP statuses that are retried. NULL: 408, 429, 500, 502, 503, 504. Copied. */
    const int *statuses;
    size_t status_count; /**< Number of `statuses`. */
    /** Called for each failure that has a retry left, except cancelled calls and exhausted memory; or NULL.
     * Deadline, budget and bodies that cannot be sent again limit it as well. */
    cpod_retry_decision decide;
    void *context; /**< Passed to `decide`; outlives the client. */
} cpod_retry_policy;

#ifdef __cplusplus
static inline cpod_retry_policy cpod_retry_policy_init_(void)
{
    cpod_retry_policy value = cpod_retry_policy();
    value.size = sizeof value;
    return value;
}
#define CPOD_RETRY_POLICY_INIT cpod_retry_policy_init_()
#else
/** All defaults: `cpod_retry_policy policy = CPOD_RETRY_POLICY_INIT;` */
#define CPOD_RETRY_POLICY_INIT            \
    {                                     \
        .size = sizeof(cpod_retry_policy) \
    }
/** A policy as an expression: `CPOD_RETRY_POLICY(.max_retries = 5)`. Lives as long as the enclosing block. */
#define CPOD_RETRY_POLICY(...) (&(const cpod_retry_policy){.size = sizeof(cpod_retry_policy), __VA_ARGS__})
#endif

#ifdef __cplusplus
}
#endif

#endif

/* Helpers of this folder. */
#ifndef CPOD_PLATFORM_SUPPORT_H
#define CPOD_PLATFORM_SUPPORT_H

#include "cpod/core/extend.h"

/* Whether a member of a cpod_error lies inside the size the caller's struct has. */
#define HAS(error, member) \
    ((error) != NULL && (error)->size >= offsetof(cpod_error, member) + sizeof((error)->member))

/* A point in time that is `timeout_ms` from now; 0 stays 0: none. */
static inline int64_t deadline_of(const cpod_client *client, int64_t timeout_ms)
{
    int64_t now = cpod_core_now(client);
    if (timeout_ms <= 0)
        return 0;
    return timeout_ms > INT64_MAX - now ? INT64_MAX : now + timeout_ms;
}

/* Waits for `delay_ms` less a random fifth. CPOD_OK, CPOD_ERR_CANCELLED, or, without waiting,
 * CPOD_ERR_TIMEOUT when the deadline (0: none) is earlier. Sets no message. */
static inline cpod_status pause_for(const cpod_client *client, int64_t delay_ms, int64_t deadline_ms,
                                    const cpod_cancel *cancel)
{
    int64_t until = cpod_core_now(client) + delay_ms - cpod_core_jitter(client, delay_ms / 5);
    if (deadline_ms != 0 && until >= deadline_ms)
        return cpod_cancel_is_triggered(cancel) ? CPOD_ERR_CANCELLED : CPOD_ERR_TIMEOUT;
    return cpod_core_sleep(client, until, cancel) ? CPOD_OK : CPOD_ERR_CANCELLED;
}

#endif

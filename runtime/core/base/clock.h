/* Time and random numbers as the client sees them: of the system, or of a test. */
#ifndef CPOD_RUNTIME_CLOCK_H
#define CPOD_RUNTIME_CLOCK_H

#include "cpod/core/transport.h"

typedef struct cpodi_clock {
    void *context;
    int64_t (*monotonic_ms)(void *context);
    int64_t (*unix_seconds)(void *context);
    /* Waits until `until_ms` on the monotonic clock. False: the token was triggered first. */
    bool (*sleep_until)(void *context, int64_t until_ms, const cpod_cancel *cancel);
    uint64_t (*random)(void *context); /* 64 random bits */
} cpodi_clock;

extern const cpodi_clock cpodi_system_clock;

/* `delay_ms` after `at_ms`; saturates at INT64_MAX. */
static inline int64_t cpodi_clock_after(int64_t at_ms, int64_t delay_ms)
{
    return delay_ms > INT64_MAX - at_ms ? INT64_MAX : at_ms + delay_ms;
}

/* Returns a random number between 0 and `limit`, inclusive. */
int64_t cpodi_clock_jitter(const cpodi_clock *clock, int64_t limit);

#endif

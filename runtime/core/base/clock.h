/* Time and chance, as the client sees them: the system's, or those of a test. */
#ifndef CPOD_RUNTIME_CLOCK_H
#define CPOD_RUNTIME_CLOCK_H

#include "cpod/core/transport.h"

typedef struct cpodi_clock {
    void *context;
    int64_t (*monotonic_ms)(void *context);
    int64_t (*unix_seconds)(void *context);
    /* Waits until `until_ms` on the monotonic clock. False when the token was used first. */
    bool (*sleep_until)(void *context, int64_t until_ms, const cpod_cancel *cancel);
    uint64_t (*random)(void *context); /* 64 random bits */
} cpodi_clock;

extern const cpodi_clock cpodi_system_clock;

/* So long after a point in time; what no clock reaches is the end of time. */
static inline int64_t cpodi_clock_after(int64_t at_ms, int64_t delay_ms)
{
    return delay_ms > INT64_MAX - at_ms ? INT64_MAX : at_ms + delay_ms;
}

/* A random number from 0 to `limit`, both included. */
int64_t cpodi_clock_jitter(const cpodi_clock *clock, int64_t limit);

#endif

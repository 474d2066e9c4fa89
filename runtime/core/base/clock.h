/* Time and random numbers as the client sees them: of the system, or of the option `clock`. */
#ifndef CPOD_RUNTIME_CLOCK_H
#define CPOD_RUNTIME_CLOCK_H

#include "cpod/core/clock.h"

/* Sets the functions that are NULL to the system's, which ignore the context. */
void cpodi_clock_complete(cpod_clock *clock);

/* `delay_ms` after `at_ms`; saturates at INT64_MAX. */
static inline int64_t cpodi_clock_after(int64_t at_ms, int64_t delay_ms)
{
    return delay_ms > INT64_MAX - at_ms ? INT64_MAX : at_ms + delay_ms;
}

/* Returns a random number between 0 and `limit`, inclusive. */
int64_t cpodi_clock_jitter(const cpod_clock *clock, int64_t limit);

#endif

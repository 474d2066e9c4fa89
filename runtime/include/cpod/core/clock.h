/** @file
 * cpod_clock: time and random numbers of a client. The system's by default. */
#ifndef CPOD_CORE_CLOCK_H
#define CPOD_CORE_CLOCK_H

#include "cpod/core/transport.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The client option `clock`, for tests that do not sleep. A function that is NULL is the system's. All
 * functions may be called by several threads at once. cpod_mock_clock() of cpod/test/mock.h is a ready-made
 * one. */
typedef struct cpod_clock {
    size_t size;   /**< sizeof(cpod_clock) of the caller. */
    void *context; /**< First argument of each function; outlives the client. */
    /** Returns the milliseconds since any fixed time; never less than before. Deadlines of calls and requests
     * are on this clock. Requires `sleep_until` and the option `transport`, since libcurl measures time by
     * cpod_monotonic_ms(). */
    int64_t (*now_ms)(void *context);
    /** Returns the seconds since 1970-01-01 UTC, for dates that servers send. */
    int64_t (*unix_seconds)(void *context);
    /** Waits until `until_ms` on the clock of `now_ms`, before a retry and between polls; calls in a batch
     * wait by the transport's `loops` instead.
     *
     * @return false if `cancel`, which may be NULL, was triggered first. */
    bool (*sleep_until)(void *context, int64_t until_ms, const cpod_cancel *cancel);
    /** Returns 64 random bits, for the jitter of delays and for idempotency keys. */
    uint64_t (*random)(void *context);
} cpod_clock;

#ifdef __cplusplus
}
#endif

#endif

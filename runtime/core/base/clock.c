#include "core/base/clock.h"

#include "core/base/cancel.h"

#include <poll.h>
#include <sys/random.h>
#include <time.h>

#define MAX_WAIT_MS 1000000

int64_t cpod_monotonic_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_now_ms(void *context)
{
    (void)context;
    return cpod_monotonic_ms();
}

static int64_t system_unix_seconds(void *context)
{
    (void)context;
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec;
}

static bool system_sleep_until(void *context, int64_t until_ms, const cpod_cancel *cancel)
{
    (void)context;
    for (;;) {
        if (cpod_cancel_is_triggered(cancel))
            return false;
        int64_t left = until_ms - cpod_monotonic_ms();
        if (left <= 0)
            return true;
        if (left > MAX_WAIT_MS)
            left = MAX_WAIT_MS;
        struct pollfd wait = {.fd = cpodi_cancel_descriptor(cancel), .events = POLLIN};
        (void)poll(&wait, 1, (int)left);
    }
}

static uint64_t system_random(void *context)
{
    (void)context;
    uint64_t bits = 0;
    if (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits) {
        /* Used for jitter and identifiers, not for secrets: the clock is good enough. */
        struct timespec now;
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
        bits = ((uint64_t)now.tv_nsec + (uint64_t)now.tv_sec * 1000000000U) * 0x9E3779B97F4A7C15U;
    }
    return bits;
}

void cpodi_clock_complete(cpod_clock *own)
{
    if (own->now_ms == NULL)
        own->now_ms = system_now_ms;
    if (own->unix_seconds == NULL)
        own->unix_seconds = system_unix_seconds;
    if (own->sleep_until == NULL)
        own->sleep_until = system_sleep_until;
    if (own->random == NULL)
        own->random = system_random;
}

int64_t cpodi_clock_jitter(const cpod_clock *clock, int64_t limit)
{
    if (limit <= 0)
        return 0;
    return (int64_t)(clock->random(clock->context) % ((uint64_t)limit + 1));
}

#include "clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t clock_now(const emulator_clock *clock)
{
    if (clock->now != NULL)
        return clock->now(clock->context);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_format(int64_t milliseconds, char out[CLOCK_TEXT_SIZE])
{
    time_t seconds = (time_t)(milliseconds / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    size_t length = strftime(out, CLOCK_TEXT_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(out + length, CLOCK_TEXT_SIZE - length, ".%03dZ", (int)(milliseconds % 1000));
}

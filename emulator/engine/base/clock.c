#define _DEFAULT_SOURCE /* timegm */
#include "engine/base/clock.h"

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

int64_t clock_parse(const char *text)
{
    struct tm date = {.tm_year = 1970, .tm_mon = 1, .tm_mday = 1};
    int hours = 0, minutes = 0;
    double second = 0;
    char sign = 'Z';
    /* Texts have passed the check of their format before they are stored. NOLINTNEXTLINE(cert-err34-c) */
    sscanf(text, "%4d-%2d-%2d%*c%2d:%2d:%lf%c%2d:%2d", &date.tm_year, &date.tm_mon, &date.tm_mday,
           &date.tm_hour, &date.tm_min, &second, &sign, &hours, &minutes);
    date.tm_year -= 1900;
    date.tm_mon--;
    int64_t offset = (int64_t)(hours * 60 + minutes) * 60;
    int64_t seconds = (int64_t)timegm(&date) - (sign == '-' ? -offset : offset);
    return seconds * 1000 + (int64_t)(second * 1000 + 0.5);
}

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

/* Days since 1970-01-01 of a date of the Gregorian calendar. Years begin in March here, so that the leap day
 * is the last. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

int64_t clock_parse(const char *text)
{
    int year = 1970, month = 1, day = 1, hour = 0, minute = 0, hours = 0, minutes = 0;
    double second = 0;
    char sign = 'Z';
    /* Texts have passed the check of their format before they are stored. NOLINTNEXTLINE(cert-err34-c) */
    sscanf(text, "%4d-%2d-%2d%*c%2d:%2d:%lf%c%2d:%2d", &year, &month, &day, &hour, &minute, &second, &sign,
           &hours, &minutes);
    int64_t offset = (int64_t)(hours * 60 + minutes) * 60;
    int64_t seconds = (days_of(year, month, day) * 24 + hour) * 3600 + minute * 60;
    seconds -= sign == '-' ? -offset : offset;
    return seconds * 1000 + (int64_t)(second * 1000 + 0.5);
}

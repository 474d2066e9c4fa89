#include "core/codec/datetime.h"

#include "core/base/ascii.h"

#include <string.h>

enum {
    SECONDS_A_MINUTE = 60,
    SECONDS_A_DAY = 86400,
    MINUTES_A_DAY = 1440,
    NANOSECONDS_A_SECOND = 1000000000
};

/* Days since 1970-01-01 in the proleptic Gregorian calendar. Years begin in March here, so that leap days
 * are last. */
static int64_t days_from_date(int32_t year, unsigned month, unsigned day)
{
    int32_t y = month <= 2 ? year - 1 : year;
    int32_t era = (y >= 0 ? y : y - 399) / 400;
    unsigned year_of_era = (unsigned)(y - era * 400);
    unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * 146097 + (int64_t)day_of_era - 719468;
}

static void date_from_days(int64_t days, cpod_date *out)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    unsigned day_of_era = (unsigned)(days - era * 146097);
    unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned month = (5 * day_of_year + 2) / 153;
    out->day = (uint8_t)(day_of_year - (153 * month + 2) / 5 + 1);
    out->month = (uint8_t)(month < 10 ? month + 3 : month - 9);
    out->year = (int32_t)(year_of_era + era * 400) + (out->month <= 2 ? 1 : 0);
}

static unsigned days_of_month(int32_t year, unsigned month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

/* Reads `count` digits; -1: not digits. */
static int32_t read_digits(const char *text, int count)
{
    int32_t value = 0;
    for (int i = 0; i < count; i++) {
        if (!cpodi_ascii_is_digit(text[i]))
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* Reads YYYY-MM-DD at the beginning of a text of at least ten bytes. */
static bool read_date(const char *text, int32_t *year, unsigned *month, unsigned *day)
{
    int32_t y = read_digits(text, 4);
    int32_t m = read_digits(text + 5, 2);
    int32_t d = read_digits(text + 8, 2);
    if (text[4] != '-' || text[7] != '-' || y < 0 || m < 1 || m > 12 || d < 1)
        return false;
    *year = y;
    *month = (unsigned)m;
    *day = (unsigned)d;
    return *day <= days_of_month(y, *month);
}

/* Reads the zone at the end: Z or +hh:mm. */
static bool read_zone(const char *text, size_t length, int16_t *minutes)
{
    *minutes = 0;
    if (length == 1)
        return (*text | 0x20) == 'z';
    if (length != 6 || (*text != '+' && *text != '-') || text[3] != ':')
        return false;
    int32_t hour = read_digits(text + 1, 2);
    int32_t minute = read_digits(text + 4, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return false;
    *minutes = (int16_t)(*text == '-' ? -(hour * 60 + minute) : hour * 60 + minute);
    return true;
}

/* Reads the digits after the decimal point, truncated to nanoseconds. Returns their number. */
static size_t read_fraction(const char *text, size_t length, int32_t *nanoseconds)
{
    int32_t scale = NANOSECONDS_A_SECOND;
    size_t i = 0;
    for (; i < length && cpodi_ascii_is_digit(text[i]); i++) {
        scale /= 10;
        *nanoseconds += (text[i] - '0') * scale;
    }
    return i;
}

bool cpodi_datetime_read(const char *text, size_t length, cpod_datetime *out)
{
    enum { LENGTH_TO_SECONDS = 19 };
    int32_t year;
    unsigned month;
    unsigned day;
    out->seconds = 0;
    out->nanoseconds = 0;
    out->offset_minutes = 0;
    out->parsed = false;
    if (length <= LENGTH_TO_SECONDS || !read_date(text, &year, &month, &day))
        return false;
    int32_t hour = read_digits(text + 11, 2);
    int32_t minute = read_digits(text + 14, 2);
    int32_t second = read_digits(text + 17, 2);
    bool separated = ((text[10] | 0x20) == 't' || text[10] == ' ') && text[13] == ':' && text[16] == ':';
    if (!separated || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    size_t at = LENGTH_TO_SECONDS;
    int32_t nanoseconds = 0;
    int16_t offset;
    if (text[at] == '.') {
        size_t digits = read_fraction(text + at + 1, length - at - 1, &nanoseconds);
        if (digits == 0)
            return false;
        at += 1 + digits;
    }
    if (!read_zone(text + at, length - at, &offset))
        return false;
    out->seconds = days_from_date(year, month, day) * SECONDS_A_DAY + hour * 3600 +
                   (minute - offset) * SECONDS_A_MINUTE + second;
    out->nanoseconds = nanoseconds;
    out->offset_minutes = offset;
    out->parsed = true;
    return true;
}

bool cpodi_date_read(const char *text, size_t length, cpod_date *out)
{
    int32_t year;
    unsigned month;
    unsigned day;
    out->parsed = length == 10 && read_date(text, &year, &month, &day);
    out->year = out->parsed ? year : 0;
    out->month = out->parsed ? (uint8_t)month : 0;
    out->day = out->parsed ? (uint8_t)day : 0;
    return out->parsed;
}

/* Writes `count` digits with leading zeros. Returns their end. */
static char *write_digits(char *to, int count, int32_t value)
{
    for (int i = count; i-- > 0; value /= 10)
        to[i] = (char)('0' + value % 10);
    return to + count;
}

size_t cpodi_date_write(char text[CPODI_DATETIME_TEXT], const cpod_date *value)
{
    if (value->year < 0 || value->year > 9999 || value->month < 1 || value->month > 12 || value->day < 1 ||
        value->day > days_of_month(value->year, value->month))
        return 0;
    char *to = write_digits(text, 4, value->year);
    *to++ = '-';
    to = write_digits(to, 2, value->month);
    *to++ = '-';
    to = write_digits(to, 2, value->day);
    return (size_t)(to - text);
}

static char *write_fraction(char *to, int32_t nanoseconds)
{
    *to++ = '.';
    to = write_digits(to, 9, nanoseconds);
    while (to[-1] == '0')
        to--;
    return to;
}

static char *write_zone(char *to, int32_t minutes)
{
    if (minutes == 0) {
        *to++ = 'Z';
        return to;
    }
    *to++ = minutes < 0 ? '-' : '+';
    int32_t magnitude = minutes < 0 ? -minutes : minutes;
    to = write_digits(to, 2, magnitude / 60);
    *to++ = ':';
    return write_digits(to, 2, magnitude % 60);
}

size_t cpodi_datetime_write(char text[CPODI_DATETIME_TEXT], const cpod_datetime *value)
{
    const int64_t far =
        INT64_C(400000000000); /* beyond the year 9999, and small enough not to overflow below */
    int32_t offset = value->offset_minutes;
    if (value->seconds > far || value->seconds < -far || value->nanoseconds < 0 ||
        value->nanoseconds >= NANOSECONDS_A_SECOND || offset <= -MINUTES_A_DAY || offset >= MINUTES_A_DAY)
        return 0;
    int64_t local = value->seconds + (int64_t)offset * SECONDS_A_MINUTE;
    int64_t days = local / SECONDS_A_DAY - (local % SECONDS_A_DAY < 0 ? 1 : 0);
    int32_t second = (int32_t)(local - days * SECONDS_A_DAY);
    cpod_date date = {.parsed = true};
    date_from_days(days, &date);
    size_t length = cpodi_date_write(text, &date);
    if (length == 0)
        return 0;
    char *to = text + length;
    *to++ = 'T';
    to = write_digits(to, 2, second / 3600);
    *to++ = ':';
    to = write_digits(to, 2, second / 60 % 60);
    *to++ = ':';
    to = write_digits(to, 2, second % 60);
    if (value->nanoseconds != 0)
        to = write_fraction(to, value->nanoseconds);
    return (size_t)(write_zone(to, offset) - text);
}

bool cpod_datetime_parse(const char *text, cpod_datetime *out)
{
    out->text = text;
    return cpodi_datetime_read(text != NULL ? text : "", text != NULL ? strlen(text) : 0, out);
}

bool cpod_date_parse(const char *text, cpod_date *out)
{
    out->text = text;
    return cpodi_date_read(text != NULL ? text : "", text != NULL ? strlen(text) : 0, out);
}

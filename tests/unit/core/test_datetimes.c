/* Dates and times against a calendar that counts the days one by one. */
#include "core/codec/datetime.h"
#include "support.h"
#include "support/slow.h"

#include <stdio.h>
#include <string.h>

/* Moves a date on by one day, as the calendar on the wall does. */
static void next_day(int *year, int *month, int *day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = *year % 400 == 0 || (*year % 4 == 0 && *year % 100 != 0);
    int length = lengths[*month - 1] + (*month == 2 && is_leap ? 1 : 0);
    if (++*day <= length)
        return;
    *day = 1;
    if (++*month <= 12)
        return;
    *month = 1;
    ++*year;
}

static const char *written(int64_t seconds, int32_t nanoseconds, int16_t offset)
{
    static char text[CPODI_DATETIME_TEXT + 1];
    cpod_datetime time = cpod_datetime_unix(seconds, nanoseconds);
    time.offset_minutes = offset;
    text[cpodi_datetime_write(text, &time)] = '\0';
    return text;
}

/* Every day of the years that a text can have. */
static void each_day_has_its_date(void **state)
{
    (void)state;
    int year = 0, month = 1, day = 1;
    for (int64_t days = -719528; year < 10000; days++, next_day(&year, &month, &day)) {
        if (runs_slowly() && year % 100 != 0)
            continue;
        char expected[48];
        (void)snprintf(expected, sizeof expected, "%04d-%02d-%02dT00:00:00Z", year, month, day);
        if (strcmp(written(days * 86400, 0, 0), expected) != 0)
            fail_msg("%s is written as %s", expected, written(days * 86400, 0, 0));
        cpod_datetime read;
        assert_true(cpod_datetime_parse(expected, &read));
        if (read.seconds != days * 86400)
            fail_msg("%s is read as %lld", expected, (long long)read.seconds);
    }
}

static void zones_are_written(void **state)
{
    (void)state;
    static const struct {
        int16_t offset;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00Z"},
        {1, "1970-01-01T00:01:00+00:01"},
        {-1, "1969-12-31T23:59:00-00:01"},
        {59, "1970-01-01T00:59:00+00:59"},
        {60, "1970-01-01T01:00:00+01:00"},
        {-90, "1969-12-31T22:30:00-01:30"},
        {345, "1970-01-01T05:45:00+05:45"},
        {1439, "1970-01-01T23:59:00+23:59"},
        {-1439, "1969-12-31T00:01:00-23:59"},
        {1440, ""},
        {-1440, ""},
        {INT16_MIN, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(written(0, 0, cases[i].offset), cases[i].text);
        cpod_datetime read;
        if (cases[i].text[0] != '\0')
            assert_true(cpod_datetime_parse(cases[i].text, &read) && read.seconds == 0 &&
                        read.offset_minutes == cases[i].offset);
    }
}

static void times_of_a_day_are_written(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        int32_t nanoseconds;
        const char *text;
    } cases[] = {
        {1, 0, "1970-01-01T00:00:01Z"},
        {59, 1, "1970-01-01T00:00:59.000000001Z"},
        {60, 100000000, "1970-01-01T00:01:00.1Z"},
        {3599, 120000000, "1970-01-01T00:59:59.12Z"},
        {3600, 999999999, "1970-01-01T01:00:00.999999999Z"},
        {86399, 0, "1970-01-01T23:59:59Z"},
        {86400, 0, "1970-01-02T00:00:00Z"},
        {-1, 0, "1969-12-31T23:59:59Z"},
        {-86400, 0, "1969-12-31T00:00:00Z"},
        {-86401, 0, "1969-12-30T23:59:59Z"},
        {0, 1000000000, ""},
        {0, -1, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(written(cases[i].seconds, cases[i].nanoseconds, 0), cases[i].text);
}

/* Years have four digits, in the zone that is written. */
static void the_first_and_the_last_year(void **state)
{
    (void)state;
    assert_string_equal(written(-62167219200, 0, 0), "0000-01-01T00:00:00Z");
    assert_string_equal(written(-62167219201, 0, 0), "");
    assert_string_equal(written(-62167219200, 0, -1), "");
    assert_string_equal(written(-62167219201, 0, 1), "0000-01-01T00:00:59+00:01");
    assert_string_equal(written(253402300799, 0, 0), "9999-12-31T23:59:59Z");
    assert_string_equal(written(253402300800, 0, 0), "");
    assert_string_equal(written(253402300799, 0, 1), "");
    assert_string_equal(written(253402300800, 0, -1), "9999-12-31T23:59:00-00:01");
    assert_string_equal(written(INT64_MAX, 0, 0), "");
    assert_string_equal(written(INT64_MIN, 0, 0), "");
}

static void dates_that_do_not_exist(void **state)
{
    (void)state;
    static const cpod_date dates[] = {
        {.year = -1, .month = 1, .day = 1},    {.year = 10000, .month = 1, .day = 1},
        {.year = 2024, .month = 0, .day = 1},  {.year = 2024, .month = 13, .day = 1},
        {.year = 2024, .month = 1, .day = 0},  {.year = 2024, .month = 1, .day = 32},
        {.year = 2023, .month = 2, .day = 29}, {.year = 1900, .month = 2, .day = 29},
        {.year = 2024, .month = 4, .day = 31},
    };
    char text[CPODI_DATETIME_TEXT];
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
        assert_int_equal(cpodi_date_write(text, &dates[i]), 0);
    static const cpod_date real[] = {{.year = 0, .month = 1, .day = 1},
                                     {.year = 9999, .month = 12, .day = 31},
                                     {.year = 2000, .month = 2, .day = 29}};
    static const char *const expected[] = {"0000-01-01", "9999-12-31", "2000-02-29"};
    for (size_t i = 0; i < sizeof real / sizeof real[0]; i++) {
        assert_int_equal(cpodi_date_write(text, &real[i]), 10);
        assert_memory_equal(text, expected[i], 10);
    }
}

/* One wrong character at a time, and the limits of each part. */
static void what_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
    } cases[] = {
        {"2024-02-29T23:59:60.5+23:59", true},
        {"2024-02-29T23:59:60.5-23:59", true},
        {"2024-02-29T23:59:59+23:60", false},
        {"2024-02-29T23:59:59+24:00", false},
        {"2024-02-29T23:59:59*01:00", false},
        {"2024-02-29T23:59:59+01-00", false},
        {"2024-02-29T23:59:59+0100", false},
        {"2024-02-29T23:59:59+01:0", false},
        {"2024-02-29T23:59:59+01:000", false},
        {"2024-02-29T23:59:59y", false},
        {"2024-02-29T23:59:61Z", false},
        {"2024-02-29T23:60:00Z", false},
        {"2024-02-29T24:00:00Z", false},
        {"2024-02-29T23-00:00Z", false},
        {"2024-02-29T23:00-00Z", false},
        {"2024-02-29U23:00:00Z", false},
        {"2024-02-29 23:00:00Z", true},
        {"2024-02-29t23:00:00z", true},
        {"2024-02-30T00:00:00Z", false},
        {"2024-02-00T00:00:00Z", false},
        {"2024-12-31T00:00:00Z", true},
        {"2024-01-01T00:00:00Z", true},
        {"2024:01-01T00:00:00Z", false},
        {"2024-01:01T00:00:00Z", false},
        {"2024-01-01T00:00:00.Z", false},
        {"2024-01-01T00:00:00.0Z", true},
        {"2024-01-01T00:00:00.123456789Z", true},
        {"2024-01-01T00:00:00.1234567890123Z", true},
        {"2024-01-01T00:00:00,5Z", false},
        {"2024-01-01T00:00:00.5", false},
        {"2024-01-01T00:00Z", false},
        {"2024-01-01T00:00:0aZ", false},
        {"202a-01-01T00:00:00Z", false},
        {"2024-1a-01T00:00:00Z", false},
        {"2024-01-0/T00:00:00Z", false},
        {"2024-01-0:T00:00:00Z", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_datetime time;
        if (cpod_datetime_parse(cases[i].text, &time) != cases[i].valid || time.parsed != cases[i].valid)
            fail_msg("%s", cases[i].text);
    }
    cpod_datetime time;
    assert_true(cpod_datetime_parse("1970-01-01T00:00:00.0000000019Z", &time));
    assert_int_equal(time.nanoseconds, 1); /* further digits are cut */
    assert_true(cpod_datetime_parse("1970-01-01T00:00:00.12Z", &time));
    assert_int_equal(time.nanoseconds, 120000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_day_has_its_date),      cmocka_unit_test(zones_are_written),
        cmocka_unit_test(times_of_a_day_are_written), cmocka_unit_test(the_first_and_the_last_year),
        cmocka_unit_test(dates_that_do_not_exist),    cmocka_unit_test(what_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

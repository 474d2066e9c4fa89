/* Numbers, points in time and base64: from text to value and back, in any locale. */
#include "core/base/base64.h"
#include "core/codec/datetime.h"
#include "core/codec/number.h"
#include "support.h"
#include "support/slow.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *double_text(double value)
{
    static char text[CPODI_NUMBER_TEXT + 1];
    text[cpodi_format_double(text, value)] = '\0';
    return text;
}

static void integers_are_written(void **state)
{
    (void)state;
    const int64_t values[] = {0, 7, -7, 10, 99, 100, 12345, INT32_MIN, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char text[CPODI_NUMBER_TEXT + 1];
        char expected[32];
        text[cpodi_format_int64(text, values[i])] = '\0';
        snprintf(expected, sizeof expected, "%lld", (long long)values[i]);
        assert_string_equal(text, expected);
    }
}

/* Every text of an integer is read as the C library reads it, by both types; those out of range are refused. */
static void unsigned_integers_are_exact(void **state)
{
    (void)state;
    const uint64_t values[] = {0, 1, INT64_MAX, (uint64_t)INT64_MAX + 1, UINT64_MAX - 1, UINT64_MAX};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char text[CPODI_NUMBER_TEXT + 1];
        text[cpodi_format_uint64(text, values[i])] = '\0';
        char expected[32];
        snprintf(expected, sizeof expected, "%llu", (unsigned long long)values[i]);
        assert_string_equal(text, expected);
        cpodi_number number;
        uint64_t again = 1;
        assert_non_null(cpodi_number_scan(text, &number));
        assert_int_equal(cpodi_number_uint64(&number, text, &again), CPODI_INTEGER_OK);
        assert_true(again == values[i]);
    }
}

static void limits_of_unsigned_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        cpodi_integer_result result;
        uint64_t value;
    } cases[] = {
        {"18446744073709551615", CPODI_INTEGER_OK, UINT64_MAX},
        {"18446744073709551615.000", CPODI_INTEGER_OK, UINT64_MAX},
        {"1844674407370955161.5e1", CPODI_INTEGER_OK, UINT64_MAX},
        {"0.00000018446744073709551615e26", CPODI_INTEGER_OK, UINT64_MAX},
        {"18446744073709551616", CPODI_INTEGER_RANGE, 0},
        {"18446744073709551620", CPODI_INTEGER_RANGE, 0},
        {"99999999999999999999", CPODI_INTEGER_RANGE, 0},
        {"100000000000000000000", CPODI_INTEGER_RANGE, 0},
        {"1e20", CPODI_INTEGER_RANGE, 0},
        {"18446744073709551615.5", CPODI_INTEGER_FRACTION, 0},
        {"1e-1", CPODI_INTEGER_FRACTION, 0},
        {"-1", CPODI_INTEGER_RANGE, 0},
        {"-0", CPODI_INTEGER_OK, 0},
        {"-0.0e5", CPODI_INTEGER_OK, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpodi_number number;
        uint64_t value = 7;
        assert_non_null(cpodi_number_scan(cases[i].text, &number));
        cpodi_integer_result result = cpodi_number_uint64(&number, cases[i].text, &value);
        if (result != cases[i].result || (result == CPODI_INTEGER_OK && value != cases[i].value))
            fail_msg("%s: %d, %llu", cases[i].text, (int)result, (unsigned long long)value);
    }
}

static void doubles_are_written_short(void **state)
{
    (void)state;
    assert_string_equal(double_text(0), "0");
    assert_string_equal(double_text(-0.0), "-0");
    assert_string_equal(double_text(0.1), "0.1");
    assert_string_equal(double_text(-1.5), "-1.5");
    assert_string_equal(double_text(100), "100");
    assert_string_equal(double_text(0.000123), "0.000123");
    assert_string_equal(double_text(123456.789012), "123456.789012");
    assert_string_equal(double_text(1e21), "1e+21");
    assert_string_equal(double_text(0.1 + 0.2), "0.30000000000000004");
    assert_string_equal(double_text(5e-324), "4.94065645841247e-324");
}

static uint64_t next_random(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

static void check_read_back(double value)
{
    const char *text = double_text(value);
    cpodi_number number;
    double read;
    assert_ptr_equal(cpodi_number_scan(text, &number), text + strlen(text));
    assert_true(cpodi_number_double(&number, text, &read));
    if (memcmp(&read, &value, sizeof read) != 0)
        fail_msg("%s is not %.17g", text, value);
}

static void doubles_read_back(void **state)
{
    (void)state;
    const int count = runs_slowly() ? 1000 : 100000;
    uint64_t random = 88172645463325252u;
    for (double power = 1e-9; power < 1e20; power *= 10) {
        double below = power;
        double above = power;
        for (int i = 0; i < 100; i++) {
            check_read_back(below = nextafter(below, 0));
            check_read_back(above = nextafter(above, 1e30));
        }
    }
    for (int i = 0; i < count; i++) {
        uint64_t bits = next_random(&random);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value))
            check_read_back(value);
        check_read_back((double)(bits % 1000000000) / 1000);
        check_read_back((double)(bits >> 11) / 9007199254740992.0);
    }
}

/* Texts of up to 19 digits around the decimal point, compared with the C library. */
static void doubles_are_read_as_the_library_reads_them(void **state)
{
    (void)state;
    const int count = runs_slowly() ? 1000 : 200000;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < count; i++) {
        char text[64];
        unsigned long long digits = next_random(&random) >> (next_random(&random) % 60);
        snprintf(text, sizeof text, "%llue-%u", digits, (unsigned)(next_random(&random) % 35));
        cpodi_number number;
        double read;
        assert_non_null(cpodi_number_scan(text, &number));
        assert_true(cpodi_number_double(&number, text, &read));
        if (read != strtod(text, NULL))
            fail_msg("%s is not %.17g", text, read);
    }
}

/* With a decimal comma, if the machine has such a locale. */
static void the_locale_does_not_matter(void **state)
{
    (void)state;
    const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"};
    const char *chosen = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && chosen == NULL; i++)
        chosen = setlocale(LC_ALL, names[i]);
    if (chosen == NULL) {
        print_message("skipped: no locale with a decimal comma is installed\n");
        skip();
    }
    double *value = decode(CPOD_KIND_DOUBLE, 0, "1234567890.12345678901");
    encodes_to(CPOD_KIND_DOUBLE, 0, value, "1234567890.1234567");
    cpod_core_free(value);
    check_read_back(0.1 + 0.2);
    setlocale(LC_ALL, "C");
}

static void malformed_numbers_are_rejected(void **state)
{
    (void)state;
    const char *const bad[] = {"", "-", "+1", ".5", "1.", "1.e1", "1e", "1e+", "-a", "e5"};
    cpodi_number number;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_null(cpodi_number_scan(bad[i], &number));
}

static void points_in_time_are_parsed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
        int32_t nanoseconds;
        int16_t offset;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0, 0, 0},
        {"1969-12-31T23:59:59.999999999z", -1, 999999999, 0},
        {"2000-02-29t12:00:00+02:00", 951818400, 0, 120},
        {"2026-11-21 23:17:00.5-00:30", 1795304820, 500000000, -30},
        {"0000-01-01T00:00:00Z", -62167219200, 0, 0},
        {"9999-12-31T23:59:60Z", 253402300800, 0, 0},
        {"2026-01-01T00:00:00.1234567899Z", 1767225600, 123456789, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_datetime time;
        if (!cpod_datetime_parse(cases[i].text, &time))
            fail_msg("%s", cases[i].text);
        assert_int_equal(time.seconds, cases[i].seconds);
        assert_int_equal(time.nanoseconds, cases[i].nanoseconds);
        assert_int_equal(time.offset_minutes, cases[i].offset);
        assert_ptr_equal(time.text, cases[i].text);
    }
}

static void malformed_points_in_time_are_rejected(void **state)
{
    (void)state;
    const char *const bad[] = {"",
                               "2026-01-01",
                               "2026-13-01T00:00:00Z",
                               "2026-00-01T00:00:00Z",
                               "2026-02-29T00:00:00Z",
                               "2026-01-01T24:00:00Z",
                               "2026-01-01T00:60:00Z",
                               "2026-01-01T00:00:61Z",
                               "2026-01-01T00:00:00",
                               "2026-01-01T00:00:00.Z",
                               "2026-01-01T00:00:00+1:00",
                               "2026-01-01T00:00:00+24:00",
                               "2026-01-01T00:00:00ZZ",
                               "2026/01/01T00:00:00Z",
                               "+026-01-01T00:00:00Z"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cpod_datetime time;
        if (cpod_datetime_parse(bad[i], &time) || time.parsed)
            fail_msg("%s", bad[i]);
    }
    cpod_datetime time;
    assert_false(cpod_datetime_parse(NULL, &time));
    cpod_date date;
    assert_false(cpod_date_parse("2026-1-01", &date));
    assert_false(cpod_date_parse("2026-01-011", &date));
    assert_false(cpod_date_parse(NULL, &date));
    assert_true(cpod_date_parse("2024-02-29", &date));
    assert_int_equal(date.month, 2);
}

static void points_in_time_are_written(void **state)
{
    (void)state;
    char text[CPODI_DATETIME_TEXT + 1];
    const int64_t step = (runs_slowly() ? 86400 * 9700 : 86400 * 97) + 12345;
    for (int64_t seconds = -62167219200; seconds < 253402300800; seconds += step) {
        cpod_datetime time = cpod_datetime_unix(seconds, (int32_t)((seconds & 0xFFFF) * 1000));
        time.offset_minutes = (int16_t)(seconds % 5 * 60);
        size_t length = cpodi_datetime_write(text, &time);
        if (length == 0) /* the zone may lead out of the years 0 to 9999 */
            continue;
        text[length] = '\0';
        cpod_datetime read;
        if (!cpod_datetime_parse(text, &read))
            fail_msg("%s", text);
        assert_int_equal(read.seconds, time.seconds);
        assert_int_equal(read.nanoseconds, time.nanoseconds);
        assert_int_equal(read.offset_minutes, time.offset_minutes);
    }
    cpod_datetime beyond = cpod_datetime_unix(253402300800, 0);
    assert_int_equal(cpodi_datetime_write(text, &beyond), 0);
    beyond = cpod_datetime_unix(0, 1000000000);
    assert_int_equal(cpodi_datetime_write(text, &beyond), 0);
}

static void base64_goes_both_ways(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    const char *data = "foobar";
    for (size_t i = 0; i <= 6; i++) {
        char text[16];
        unsigned char decoded[16];
        size_t size = 99;
        cpodi_base64_encode((const unsigned char *)data, i, text);
        assert_int_equal(cpodi_base64_length(i), strlen(texts[i]));
        assert_memory_equal(text, texts[i], strlen(texts[i]));
        assert_true(cpodi_base64_decode(texts[i], strlen(texts[i]), decoded, &size));
        assert_int_equal(size, i);
        assert_memory_equal(decoded, data, i);
        size_t bare = strcspn(texts[i], "=");
        assert_true(cpodi_base64_decode(texts[i], bare, decoded, &size));
        assert_int_equal(size, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_written),
        cmocka_unit_test(unsigned_integers_are_exact),
        cmocka_unit_test(limits_of_unsigned_integers),
        cmocka_unit_test(doubles_are_written_short),
        cmocka_unit_test(doubles_read_back),
        cmocka_unit_test(doubles_are_read_as_the_library_reads_them),
        cmocka_unit_test(the_locale_does_not_matter),
        cmocka_unit_test(malformed_numbers_are_rejected),
        cmocka_unit_test(points_in_time_are_parsed),
        cmocka_unit_test(malformed_points_in_time_are_rejected),
        cmocka_unit_test(points_in_time_are_written),
        cmocka_unit_test(base64_goes_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

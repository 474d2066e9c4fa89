/* JSON text to trees and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/json.h"

static void expect_round_trip(const char *text, const char *printed)
{
    json_error error;
    cJSON *value = json_parse(text, strlen(text), &error);
    if (value == NULL)
        fail_msg("%s: %s", text, error.reason);
    buffer out = {0};
    json_print(value, &out);
    assert_string_equal(buffer_text(&out), printed);
    buffer_free(&out);
    cJSON_Delete(value);
}

static void numbers_keep_their_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"0",
                                        "-0",
                                        "9223372036854775807",
                                        "9007199254740993",
                                        "0.1",
                                        "1e-7",
                                        "3.141592653589793",
                                        "-12.50",
                                        "123456789012345678901234567890"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_round_trip(texts[i], texts[i]);
}

static void integral_numbers_become_plain(void **state)
{
    (void)state;
    expect_round_trip("[1.0,1e2,-2.50E1]", "[1,100,-25]");
}

static void computed_numbers_read_back_as_printed(void **state)
{
    (void)state;
    static const double numbers[] = {0.1 + 0.2, 1.0 / 3, 1e300, 5e-324, 17.25};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        cJSON *number = cJSON_CreateNumber(numbers[i]);
        buffer out = {0};
        json_error error;
        json_print(number, &out);
        cJSON *again = json_parse(out.data, out.length, &error);
        assert_true(again->valuedouble == numbers[i]);
        cJSON_Delete(again);
        cJSON_Delete(number);
        buffer_free(&out);
    }
}

static void strings_are_unescaped_and_escaped(void **state)
{
    (void)state;
    expect_round_trip("\"a\\u00e9\\ud83d\\ude00\\/\\n\\u0001\"", "\"a\xC3\xA9\xF0\x9F\x98\x80/\\n\\u0001\"");
    expect_round_trip(" { \"\" : [ ] , \"a\\\"b\" : { } , \"t\":true,\"f\":false,\"n\":null } ",
                      "{\"\":[],\"a\\\"b\":{},\"t\":true,\"f\":false,\"n\":null}");
}

static void invalid_json_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "'a'",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "tru",
        "nul",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\n\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "1 2",
        "[1 2]",
        "{\"a\" 1}",
        "\xFF",
        "\"\xC0\x80\"",
        "NaN",
        "Infinity",
        "//x\n1",
        "{\"a\":1,\"a\":2}",
        "[",
        "{\"a\":",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_error error;
        cJSON *value = json_parse(texts[i], strlen(texts[i]), &error);
        if (value != NULL)
            fail_msg("accepted: %s", texts[i]);
        assert_non_null(error.reason);
        assert_false(error.is_value);
        assert_true(error.offset <= strlen(texts[i]));
    }
}

static void unsupported_values_are_distinguished(void **state)
{
    (void)state;
    static const char *const texts[] = {"\"a\\u0000b\"", "1e999", "-1e999"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_error error;
        assert_null(json_parse(texts[i], strlen(texts[i]), &error));
        assert_true(error.is_value);
    }
}

static void depth_is_limited(void **state)
{
    (void)state;
    char text[2001];
    json_error error;
    memset(text, '[', 1000);
    memset(text + 1000, ']', 1000);
    assert_null(json_parse(text, 2000, &error));
    assert_string_equal(error.reason, "nested too deeply");
    cJSON *value = json_parse(text + 800, 400, &error);
    assert_non_null(value);
    cJSON_Delete(value);
}

static void equality_is_that_of_json(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool equal;
    } cases[] = {
        {"1", "1.0", true},
        {"1", "\"1\"", false},
        {"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true},
        {"[1,2]", "[2,1]", false},
        {"[1]", "[1,1]", false},
        {"{\"a\":1}", "{\"a\":1,\"b\":1}", false},
        {"null", "false", false},
        {"{\"a\":null}", "{\"b\":null}", false},
        {"true", "true", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_error error;
        cJSON *a = json_parse(cases[i].a, strlen(cases[i].a), &error);
        cJSON *b = json_parse(cases[i].b, strlen(cases[i].b), &error);
        assert_int_equal(json_equal(a, b), cases[i].equal);
        cJSON_Delete(a);
        cJSON_Delete(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_keep_their_text),
        cmocka_unit_test(integral_numbers_become_plain),
        cmocka_unit_test(computed_numbers_read_back_as_printed),
        cmocka_unit_test(strings_are_unescaped_and_escaped),
        cmocka_unit_test(invalid_json_is_refused),
        cmocka_unit_test(unsupported_values_are_distinguished),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(equality_is_that_of_json),
    };
    json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

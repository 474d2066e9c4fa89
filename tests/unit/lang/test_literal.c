#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang/literal.h"

static void expect(const char *text, const char *literal)
{
    arena *a = arena_new();
    assert_string_equal(literal_string(a, text, strlen(text)), literal);
    arena_free(a);
}

static void quotes_and_backslashes_are_escaped(void **state)
{
    (void)state;
    expect("", "\"\"");
    expect("plain", "\"plain\"");
    expect("\"; system(\"rm\"); //", "\"\\\"; system(\\\"rm\\\"); //\"");
    expect("C:\\dir\\", "\"C:\\\\dir\\\\\"");
    expect("%s %n", "\"%s %n\"");
}

static void line_ends_and_control_characters_are_escaped(void **state)
{
    (void)state;
    expect("a\nb\tc\rd", "\"a\\nb\\tc\\015d\"");
    expect("\x01\x7f", "\"\\001\\177\"");
}

static void an_escape_swallows_no_digit(void **state)
{
    (void)state;
    expect("\xc3\xa9"
           "123",
           "\"\\303\\251123\"");
    expect("\x01"
           "9",
           "\"\\0019\"");
}

static void no_trigraph_is_born(void **state)
{
    (void)state;
    expect("?\?/", "\"?\\?/\"");
    expect("?\?\?/", "\"?\\?\\?/\"");
}

/* The bytes that a C compiler reads from a literal. */
static size_t read_literal(const char *literal, char *out)
{
    size_t count = 0;
    assert_true(*literal == '"');
    for (literal++; *literal != '"'; literal++) {
        assert_true(*literal >= ' ' && *literal < 0x7f);
        if (*literal != '\\') {
            out[count++] = *literal;
            continue;
        }
        literal++;
        if (*literal >= '0' && *literal <= '7') {
            char digits[4] = {literal[0], literal[1], literal[2], '\0'};
            out[count++] = (char)strtoul(digits, NULL, 8);
            literal += 2;
        } else {
            out[count++] = (char)(*literal == 'n' ? '\n' : *literal == 't' ? '\t' : *literal);
        }
    }
    assert_true(literal[1] == '\0');
    return count;
}

static void any_bytes_come_back(void **state)
{
    (void)state;
    static const char awkward[] = "\"\\?/'\n\t019abcf*%\x80\xff";
    arena *a = arena_new();
    srand(11);
    for (int round = 0; round < 20000; round++) {
        char bytes[16];
        char back[16];
        size_t length = (size_t)rand() % sizeof bytes;
        for (size_t i = 0; i < length; i++)
            bytes[i] = rand() % 3 == 0 ? (char)rand() : awkward[(size_t)rand() % (sizeof awkward - 1)];
        const char *literal = literal_string(a, bytes, length);
        assert_null(strstr(literal, "?\?"));
        assert_int_equal(read_literal(literal, back), length);
        assert_memory_equal(back, bytes, length);
    }
    arena_free(a);
}

static void integers_to_the_limits(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(literal_int64(a, 0), "INT64_C(0)");
    assert_string_equal(literal_int64(a, -7), "INT64_C(-7)");
    assert_string_equal(literal_int64(a, INT64_MAX), "INT64_C(9223372036854775807)");
    assert_string_equal(literal_int64(a, INT64_MIN), "INT64_MIN");
    arena_free(a);
}

static void json_content(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(literal_json_content(a, "a\"b\\c\nd"), "a\\\"b\\\\c\\u000ad");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_and_backslashes_are_escaped),
        cmocka_unit_test(line_ends_and_control_characters_are_escaped),
        cmocka_unit_test(an_escape_swallows_no_digit),
        cmocka_unit_test(no_trigraph_is_born),
        cmocka_unit_test(any_bytes_come_back),
        cmocka_unit_test(integers_to_the_limits),
        cmocka_unit_test(json_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

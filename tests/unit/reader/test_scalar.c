#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support.h"

typedef struct typing {
    const char *text;
    node_kind kind;
    int64_t integer;
    double number;
} typing;

/* Each is read as the value of a key, and written unchanged. */
static void plain_scalars_follow_the_core_schema(void **state)
{
    (void)state;
    static const typing table[] = {
        {"null", NODE_NULL, 0, 0},
        {"Null", NODE_NULL, 0, 0},
        {"NULL", NODE_NULL, 0, 0},
        {"~", NODE_NULL, 0, 0},
        {"", NODE_NULL, 0, 0},
        {"nULL", NODE_STRING, 0, 0},
        {"true", NODE_BOOL, 1, 0},
        {"True", NODE_BOOL, 1, 0},
        {"TRUE", NODE_BOOL, 1, 0},
        {"false", NODE_BOOL, 0, 0},
        {"False", NODE_BOOL, 0, 0},
        {"FALSE", NODE_BOOL, 0, 0},
        {"tRUE", NODE_STRING, 0, 0},
        {"yes", NODE_STRING, 0, 0},
        {"No", NODE_STRING, 0, 0},
        {"on", NODE_STRING, 0, 0},
        {"OFF", NODE_STRING, 0, 0},
        {"y", NODE_STRING, 0, 0},
        {"0", NODE_INTEGER, 0, 0},
        {"-0", NODE_INTEGER, 0, 0},
        {"+12", NODE_INTEGER, 12, 12},
        {"-7", NODE_INTEGER, -7, -7},
        {"017", NODE_INTEGER, 17, 17},
        {"08", NODE_INTEGER, 8, 8},
        {"0o17", NODE_INTEGER, 15, 15},
        {"0x1F", NODE_INTEGER, 31, 31},
        {"0xdeadBEEF", NODE_INTEGER, 3735928559, 3735928559},
        {"9223372036854775807", NODE_INTEGER, INT64_MAX, 9223372036854775807.0},
        {"-9223372036854775808", NODE_INTEGER, INT64_MIN, -9223372036854775808.0},
        {"9223372036854775808", NODE_NUMBER, 0, 9223372036854775808.0},
        {"-9223372036854775809", NODE_NUMBER, 0, -9223372036854775808.0},
        {"0xFFFFFFFFFFFFFFFF", NODE_NUMBER, 0, 18446744073709551615.0},
        {"0o2000000000000000000000", NODE_NUMBER, 0, 18446744073709551616.0},
        {"1.5", NODE_NUMBER, 0, 1.5},
        {".5", NODE_NUMBER, 0, 0.5},
        {"-.5", NODE_NUMBER, 0, -0.5},
        {"1.", NODE_NUMBER, 0, 1},
        {"1e3", NODE_NUMBER, 0, 1000},
        {"+1.5E-3", NODE_NUMBER, 0, 0.0015},
        {"1e999", NODE_NUMBER, 0, INFINITY},
        {".inf", NODE_NUMBER, 0, INFINITY},
        {"+.Inf", NODE_NUMBER, 0, INFINITY},
        {"-.INF", NODE_NUMBER, 0, -INFINITY},
        {".nan", NODE_NUMBER, 0, NAN},
        {".NaN", NODE_NUMBER, 0, NAN},
        {"+.nan", NODE_STRING, 0, 0},
        {".iNF", NODE_STRING, 0, 0},
        {".", NODE_STRING, 0, 0},
        {"-.", NODE_STRING, 0, 0},
        {"+", NODE_STRING, 0, 0},
        {"+-1", NODE_STRING, 0, 0},
        {"1e", NODE_STRING, 0, 0},
        {"1e+", NODE_STRING, 0, 0},
        {".e3", NODE_STRING, 0, 0},
        {"1_000", NODE_STRING, 0, 0},
        {"12:30:45", NODE_STRING, 0, 0},
        {"2001-01-01", NODE_STRING, 0, 0},
        {"1.2.3", NODE_STRING, 0, 0},
        {"0o18", NODE_STRING, 0, 0},
        {"0x", NODE_STRING, 0, 0},
        {"0xg", NODE_STRING, 0, 0},
        {"-0x1F", NODE_STRING, 0, 0},
        {"0b11", NODE_STRING, 0, 0},
        {"infinity", NODE_STRING, 0, 0},
        {"nan", NODE_STRING, 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const typing *expected = &table[i];
        char text[80];
        snprintf(text, sizeof text, "v: %s\n", expected->text);
        reading r = read_text("t.yaml", text);
        const node *value = node_get(r.root, "v");
        assert_non_null(value);
        if (value->kind != expected->kind)
            fail_msg("'%s' is %s", expected->text, node_kind_name(value->kind));
        assert_string_equal(value->text, expected->text);
        if (value->kind == NODE_BOOL)
            assert_int_equal(value->boolean, expected->integer);
        if (value->kind == NODE_INTEGER)
            assert_int_equal(value->integer, expected->integer);
        if (value->kind == NODE_INTEGER || value->kind == NODE_NUMBER)
            assert_true(value->number == expected->number ||
                        (isnan(value->number) && isnan(expected->number)));
        reading_free(&r);
    }
}

static void quoted_and_block_scalars_are_strings(void **state)
{
    (void)state;
    assert_reads("t.yaml", "a: '1'\nb: \"true\"\nc: |\n  2\nd: >-\n  null\ne: \"\"\n",
                 "{\"a\":\"1\",\"b\":\"true\",\"c\":\"2\\n\",\"d\":\"null\",\"e\":\"\"}");
}

static void explicit_tags_are_obeyed(void **state)
{
    (void)state;
    assert_reads(
        "t.yaml",
        "a: !!str 1\nb: !!int \"2\"\nc: !!float 3\nd: !!bool 'true'\ne: !!null ''\nf: ! 4\n"
        "g: !!map {}\nh: !!seq []\ni: !!str\n",
        "{\"a\":\"1\",\"b\":2,\"c\":3,\"d\":true,\"e\":null,\"f\":\"4\",\"g\":{},\"h\":[],\"i\":\"\"}");
}

static void tags_that_do_not_fit_are_errors(void **state)
{
    (void)state;
    assert_messages("t.yaml", "a: !!int x\nb: !!map 1\nc: !!seq {}\nd: !!bool 1\n",
                    "t.yaml:1:4: error: 'x' does not match the tag '!!int'\n"
                    "t.yaml:2:4: error: '1' does not match the tag '!!map'\n"
                    "t.yaml:3:4: error: a mapping does not match the tag '!!seq'\n"
                    "t.yaml:4:4: error: '1' does not match the tag '!!bool'\n");
    assert_messages("t.yaml", "a: !foo x\nb: !!binary eA==\nc: !<tag:x> [1]\n",
                    "t.yaml:1:4: error: unknown tag '!foo'\n"
                    "t.yaml:2:4: error: tag '!!binary' is not in the core schema\n"
                    "t.yaml:3:4: error: unknown tag 'tag:x'\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_scalars_follow_the_core_schema),
        cmocka_unit_test(quoted_and_block_scalars_are_strings),
        cmocka_unit_test(explicit_tags_are_obeyed),
        cmocka_unit_test(tags_that_do_not_fit_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

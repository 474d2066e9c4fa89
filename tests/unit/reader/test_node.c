#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support.h"

static void members_are_found(void **state)
{
    (void)state;
    reading r = read_text("t.yaml", "a: text\nb: 1\nc: [1]\n");
    assert_string_equal(node_get_text(r.root, "a"), "text");
    assert_null(node_get_text(r.root, "b"));
    assert_null(node_get_text(r.root, "z"));
    assert_null(node_get(r.root, "z"));
    assert_null(node_get(NULL, "a"));
    assert_null(node_get(node_get(r.root, "a"), "a"));
    assert_null(node_get(node_get(r.root, "c"), "0"));
    assert_int_equal(node_entry_of(r.root, "b")->key_mark.line, 2);
    reading_free(&r);
}

static bool texts_equal(const char *a, const char *b)
{
    reading left = read_text("a.yaml", a);
    reading right = read_text("b.yaml", b);
    bool equal = node_equal(left.root, right.root);
    assert_int_equal(node_equal(right.root, left.root), equal);
    reading_free(&left);
    reading_free(&right);
    return equal;
}

static void equality_is_that_of_json_values(void **state)
{
    (void)state;
    assert_true(texts_equal("{a: 1, b: [x, null]}", "b: ['x', ~]\na: 1.0\n"));
    assert_true(texts_equal("0x10", "16"));
    assert_true(texts_equal("true", "TRUE"));
    assert_true(texts_equal("1e3", "1000"));
    assert_false(texts_equal("1", "'1'"));
    assert_false(texts_equal("true", "1"));
    assert_false(texts_equal("null", "''"));
    assert_false(texts_equal("[1, 2]", "[2, 1]"));
    assert_false(texts_equal("[1]", "[1, 1]"));
    assert_false(texts_equal("{a: 1}", "{b: 1}"));
    assert_false(texts_equal("{a: 1}", "{a: 1, b: 1}"));
    assert_false(texts_equal("{}", "[]"));
}

static void large_integers_are_compared_exactly(void **state)
{
    (void)state;
    assert_false(texts_equal("9007199254740993", "9007199254740992.0"));
    assert_true(texts_equal("9007199254740992", "9007199254740992.0"));
    assert_false(texts_equal("9223372036854775807", "9223372036854775808"));
    assert_false(texts_equal("9223372036854775806", "9223372036854775807"));
    assert_true(texts_equal("-9223372036854775808", "-9223372036854775808.0"));
    assert_false(texts_equal(".nan", "1"));
}

static void json_is_written_as_json(void **state)
{
    (void)state;
    assert_reads("t.yaml", "[.5, 1., +1.5, 0.1, 1e2, 0x1F, 007, +3, 0xFFFFFFFFFFFFFFFFFF]",
                 "[0.5,1,1.5,0.1,1e2,31,7,3,4.722366482869645e+21]");
    assert_reads("t.yaml", "[.inf, -.inf, .nan]", "[null,null,null]");
    assert_reads("t.yaml", "{\"q\\\"\\\\\": \"\\x01\\t\\n\xc3\xa9\", e: {}, l: []}",
                 "{\"q\\\"\\\\\":\"\\u0001\\t\\n\xc3\xa9\",\"e\":{},\"l\":[]}");
}

static void kinds_have_names_for_messages(void **state)
{
    (void)state;
    assert_string_equal(node_kind_name(NODE_NULL), "null");
    assert_string_equal(node_kind_name(NODE_BOOL), "a boolean");
    assert_string_equal(node_kind_name(NODE_INTEGER), "an integer");
    assert_string_equal(node_kind_name(NODE_NUMBER), "a number");
    assert_string_equal(node_kind_name(NODE_STRING), "a string");
    assert_string_equal(node_kind_name(NODE_SEQUENCE), "a list");
    assert_string_equal(node_kind_name(NODE_MAPPING), "a mapping");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_found),
        cmocka_unit_test(equality_is_that_of_json_values),
        cmocka_unit_test(large_integers_are_compared_exactly),
        cmocka_unit_test(json_is_written_as_json),
        cmocka_unit_test(kinds_have_names_for_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

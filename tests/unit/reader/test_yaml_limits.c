#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support.h"

static void repeat(buffer *out, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buffer_append(out, text);
}

static void assert_outcome(const char *name, const buffer *text, const char *messages)
{
    assert_messages(name, buffer_text(text), messages);
}

static void nested(buffer *out, size_t depth)
{
    buffer_clear(out);
    repeat(out, "[", depth);
    repeat(out, "]", depth);
}

static void two_hundred_levels_and_no_more(void **state)
{
    (void)state;
    buffer text = {0};
    nested(&text, 200);
    assert_outcome("t.yaml", &text, "");
    assert_outcome("t.json", &text, "");
    nested(&text, 201);
    assert_outcome("t.yaml", &text, "t.yaml:1:201: error: nested too deeply: more than 200 levels\n");
    assert_outcome("t.json", &text, "t.json:1:201: error: nested too deeply: more than 200 levels\n");
    buffer_clear(&text);
    repeat(&text, "- ", 100000);
    assert_outcome("t.yaml", &text, "t.yaml:1:401: error: nested too deeply: more than 200 levels\n");
    buffer_free(&text);
}

static void aliases_cannot_go_deeper_than_text_can(void **state)
{
    (void)state;
    buffer text = {0};
    buffer_append(&text, "a: &a ");
    repeat(&text, "[", 150);
    repeat(&text, "]", 150);
    buffer_append(&text, "\nb: ");
    repeat(&text, "[", 50);
    buffer_append(&text, "*a");
    repeat(&text, "]", 50);
    assert_outcome("t.yaml", &text, "t.yaml:2:54: error: nested too deeply: more than 200 levels\n");
    buffer_free(&text);
}

/* a0 has ten nodes, each aN ten times as many as the one before. */
static void aliases_have_a_budget(void **state)
{
    (void)state;
    buffer text = {0};
    buffer_append(&text, "a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int level = 1; level < 20; level++) {
        buffer_format(&text, "a%d: &a%d [", level, level);
        for (int i = 0; i < 10; i++)
            buffer_format(&text, "%s*a%d", i == 0 ? "" : ",", level - 1);
        buffer_append(&text, "]\n");
    }
    assert_outcome("t.yaml", &text, "t.yaml:6:42: error: aliases repeat more than 1000000 nodes\n");
    buffer_free(&text);
}

static void merge_keys_draw_on_the_same_budget(void **state)
{
    (void)state;
    buffer text = {0};
    buffer_append(&text, "m: &m\n");
    for (int i = 0; i < 5000; i++)
        buffer_format(&text, "  k%d: 1\n", i);
    buffer_append(&text, "list:\n");
    repeat(&text, "  - <<: *m\n", 1000);
    assert_outcome("t.yaml", &text, "t.yaml:5202:9: error: aliases repeat more than 1000000 nodes\n");
    buffer_free(&text);
}

static void a_chain_of_merges_adds_no_depth(void **state)
{
    (void)state;
    buffer text = {0};
    buffer_append(&text, "a0: &a0 {k: 1}\n");
    for (int i = 1; i < 500; i++)
        buffer_format(&text, "a%d: &a%d\n  <<: *a%d\n  k%d: 1\n", i, i, i - 1, i);
    reading r = read_text("t.yaml", buffer_text(&text));
    assert_non_null(r.root);
    assert_int_equal(diagnostics_count(r.diagnostics, SEVERITY_ERROR), 0);
    assert_int_equal(node_get(r.root, "a499")->count, 500);
    assert_non_null(node_get(node_get(r.root, "a499"), "k"));
    reading_free(&r);
    buffer_free(&text);
}

static void large_mappings_are_found_by_key(void **state)
{
    (void)state;
    buffer text = {0};
    for (int i = 0; i < 50000; i++)
        buffer_format(&text, "key%d: %d\n", i, i);
    buffer_append(&text, "key777: again\n");
    reading r = read_text("t.yaml", buffer_text(&text));
    assert_int_equal(r.root->count, 50000);
    char key[20];
    for (int i = 0; i < 50000; i++) {
        snprintf(key, sizeof key, "key%d", i);
        assert_int_equal(node_get(r.root, key)->integer, i);
    }
    assert_null(node_get(r.root, "key50000"));
    buffer messages = {0};
    append_messages(r.diagnostics, &messages);
    assert_string_equal(
        buffer_text(&messages),
        "t.yaml:50001:1: error: duplicate key 'key777' is ignored; the first is at line 778, column 1\n");
    buffer_free(&messages);
    reading_free(&r);
    buffer_free(&text);
}

static void what_is_not_utf8_is_located(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *messages;
    } cases[] = {
        {"a: 1\nb: caf\xe9\n", "t.yaml:2:7: error: not UTF-8: invalid byte 0xE9\n"},
        {"\xc3\xa9: \xc0\x80\n", "t.yaml:1:5: error: not UTF-8: invalid byte 0xC0\n"},
        {"a: \xed\xa0\x80\n", "t.yaml:1:4: error: not UTF-8: invalid byte 0xED\n"},
        {"a: \xf4\x90\x80\x80\n", "t.yaml:1:4: error: not UTF-8: invalid byte 0xF4\n"},
        {"# \xe2\x82", "t.yaml:1:3: error: not UTF-8: invalid byte 0xE2\n"},
        {"\xff\xfe"
         "a",
         "t.yaml:1:1: error: not UTF-8: the text begins like UTF-16 or UTF-32\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_messages("t.yaml", cases[i].text, cases[i].messages);
}

static void characters_that_yaml_lacks_are_located(void **state)
{
    (void)state;
    assert_messages("t.yaml", "\xc3\xa9: 1\nb: \x1b\n",
                    "t.yaml:2:4: error: not valid YAML: invalid character U+001B\n");
    assert_messages("t.yaml",
                    "\xef\xbb\xbf"
                    "a: \xef\xbf\xbf\n",
                    "t.yaml:1:4: error: not valid YAML: invalid character U+FFFF\n");
    assert_messages_of_bytes("t.yaml", "a: \0\n", 5,
                             "t.yaml:1:4: error: not valid YAML: invalid character U+0000\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hundred_levels_and_no_more),
        cmocka_unit_test(aliases_cannot_go_deeper_than_text_can),
        cmocka_unit_test(aliases_have_a_budget),
        cmocka_unit_test(merge_keys_draw_on_the_same_budget),
        cmocka_unit_test(a_chain_of_merges_adds_no_depth),
        cmocka_unit_test(large_mappings_are_found_by_key),
        cmocka_unit_test(what_is_not_utf8_is_located),
        cmocka_unit_test(characters_that_yaml_lacks_are_located),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support.h"

static void assert_at(mark at, uint32_t line, uint32_t column)
{
    assert_int_equal(at.line, line);
    assert_int_equal(at.column, column);
}

static void every_node_knows_its_place(void **state)
{
    (void)state;
    reading r = read_text("t.yaml", "openapi: 3.1.0\n"
                                    "info:\n"
                                    "  title: 'T'\n"
                                    "tags: [a, {b: \"c\"}]\n"
                                    "text: |\n"
                                    "  block\n"
                                    "empty:\n"
                                    "list:\n"
                                    "- x\n");
    assert_at(r.root->at, 1, 1);
    assert_at(node_entry_of(r.root, "info")->key_mark, 2, 1);
    const node *info = node_get(r.root, "info");
    assert_at(info->at, 3, 3);
    assert_at(node_get(info, "title")->at, 3, 10);
    const node *tags = node_get(r.root, "tags");
    assert_at(tags->at, 4, 7);
    assert_at(tags->items[0]->at, 4, 8);
    assert_at(tags->items[1]->at, 4, 11);
    assert_at(node_get(tags->items[1], "b")->at, 4, 15);
    assert_at(node_get(r.root, "text")->at, 5, 7);
    assert_at(node_get(r.root, "empty")->at, 7, 7);
    assert_at(node_get(r.root, "list")->at, 9, 1);
    assert_at(node_get(r.root, "list")->items[0]->at, 9, 3);
    reading_free(&r);
}

/* Two-, three- and four-byte characters, a byte order mark, and the breaks that libyaml recognizes but
 * editors do not. */
static void columns_are_bytes_and_lines_are_those_of_editors(void **state)
{
    (void)state;
    reading r = read_text("t.yaml", "\xef\xbb\xbf"
                                    "\xc3\xa9: \xe2\x82\xac\n"
                                    "\xf0\x9f\x98\x80: {k: v, \xe6\x97\xa5: w}\r\n"
                                    "n: \"\xc2\x85\xe2\x80\xa8\"\r"
                                    "last: z");
    assert_at(r.root->at, 1, 1);
    assert_at(node_get(r.root, "\xc3\xa9")->at, 1, 5);
    const node *second = node_get(r.root, "\xf0\x9f\x98\x80");
    assert_at(second->at, 2, 7);
    assert_at(node_get(second, "k")->at, 2, 11);
    assert_at(node_entry_of(second, "\xe6\x97\xa5")->key_mark, 2, 14);
    assert_at(node_get(second, "\xe6\x97\xa5")->at, 2, 19);
    assert_at(node_get(r.root, "n")->at, 3, 4);
    assert_at(node_entry_of(r.root, "last")->key_mark, 4, 1);
    assert_at(node_get(r.root, "last")->at, 4, 7);
    reading_free(&r);
}

static void keys_are_strings_whatever_they_look_like(void **state)
{
    (void)state;
    assert_reads("t.yaml", "200: a\nno: b\n~: c\n1.0: d\n'x': e\n\"\": f\n!!str 5: g\ntrue: h\n",
                 "{\"200\":\"a\",\"no\":\"b\",\"~\":\"c\",\"1.0\":\"d\",\"x\":\"e\",\"\":\"f\",\"5\":\"g\","
                 "\"true\":\"h\"}");
    assert_messages("t.yaml", "? [a]\n: b\n", "t.yaml:1:3: error: a key must be a scalar\n");
    assert_messages("t.yaml", "a: &x {}\n*x : b\n", "t.yaml:2:1: error: a key must be a scalar\n");
}

static void duplicate_keys_name_the_first(void **state)
{
    (void)state;
    assert_messages("t.yaml", "a: 1\nb: 2\n\"a\": 3\nc: {x: 1, y: 2, x: 3}\na: 4\n",
                    "t.yaml:3:1: error: duplicate key 'a' is ignored; the first is at line 1, column 1\n"
                    "t.yaml:4:17: error: duplicate key 'x' is ignored; the first is at line 4, column 5\n"
                    "t.yaml:5:1: error: duplicate key 'a' is ignored; the first is at line 1, column 1\n");
    assert_messages("t.yaml", "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1\nj: 1\nd: 2\n",
                    "t.yaml:11:1: error: duplicate key 'd' is ignored; the first is at line 4, column 1\n");
}

static void of_duplicate_keys_the_first_is_kept(void **state)
{
    (void)state;
    reading r = read_text("t.yaml", "a: 1\nb: 2\na: 3\n");
    assert_int_equal(r.root->count, 2);
    assert_int_equal(node_get(r.root, "a")->integer, 1);
    reading_free(&r);
}

static void an_alias_is_the_node_itself(void **state)
{
    (void)state;
    reading r = read_text("t.yaml", "a: &x {p: 1}\nb: *x\nc: &y key\n*y : &x 2\nd: *x\n");
    assert_non_null(r.root);
    assert_ptr_equal(node_get(r.root, "a"), node_get(r.root, "b"));
    assert_int_equal(node_get(r.root, "key")->integer, 2);
    assert_int_equal(node_get(r.root, "d")->integer, 2);
    reading_free(&r);
    assert_reads("t.yaml", "&k a: 1\nb: *k\n", "{\"a\":1,\"b\":\"a\"}");
}

static void aliases_to_nowhere_are_errors(void **state)
{
    (void)state;
    assert_messages("t.yaml", "a: *x\n", "t.yaml:1:4: error: unknown alias '*x': no anchor precedes it\n");
    assert_messages("t.yaml", "a: &x [1, *x]\n",
                    "t.yaml:1:11: error: circular alias '*x': it is inside its anchor\n");
}

static void merge_keys_merge(void **state)
{
    (void)state;
    assert_reads("t.yaml", "b: &b {p: 1, q: 2}\nc:\n  <<: *b\n  q: 3\n  r: 4\n",
                 "{\"b\":{\"p\":1,\"q\":2},\"c\":{\"q\":3,\"r\":4,\"p\":1}}");
    assert_reads("t.yaml", "- &a {p: 1}\n- &b {p: 2, q: 2}\n- <<: [*a, *b]\n- {<<: {z: 1}, y: 2}\n",
                 "[{\"p\":1},{\"p\":2,\"q\":2},{\"p\":1,\"q\":2},{\"y\":2,\"z\":1}]");
    assert_reads("t.yaml", "'<<': 1\n", "{\"<<\":1}");
}

static void merge_keys_take_mappings_only(void **state)
{
    (void)state;
    assert_messages(
        "t.yaml", "a:\n  <<: 5\n",
        "t.yaml:2:3: error: expected a mapping or a list of mappings for '<<', found an integer\n");
    assert_messages("t.yaml", "a:\n  <<: [1]\n",
                    "t.yaml:2:3: error: expected a mapping or a list of mappings for '<<', found a list of "
                    "other values\n");
    assert_messages("t.yaml", "<<: {a: 1}\n<<: {b: 1}\n",
                    "t.yaml:2:1: error: duplicate key '<<' is ignored; the first is at line 1, column 1 (one "
                    "'<<' takes a "
                    "list of mappings)\n");
}

static void merge_keys_may_have_their_tag(void **state)
{
    (void)state;
    assert_reads("t.yaml", "a: &a {x: 1}\nb: {!!merge <<: *a, y: 2}\n",
                 "{\"a\":{\"x\":1},\"b\":{\"y\":2,\"x\":1}}");
    assert_reads("t.yaml", "a: &a {x: 1}\nb: {!<tag:yaml.org,2002:merge> <<: [*a, {z: 3}]}\n",
                 "{\"a\":{\"x\":1},\"b\":{\"x\":1,\"z\":3}}");
    assert_reads("t.yaml", "a: &a {x: 1}\nb: {!!str <<: *a}\nc: {'<<': *a}\n",
                 "{\"a\":{\"x\":1},\"b\":{\"<<\":{\"x\":1}},\"c\":{\"<<\":{\"x\":1}}}");
    assert_messages("t.yaml", "!!merge a: 1\n",
                    "t.yaml:1:1: error: tag '!!merge' is not in the core schema\n");
}

static void a_tab_as_indentation_is_named(void **state)
{
    (void)state;
    static const char message[] = "error: not valid YAML: a tab in the indentation; indent with spaces\n";
    static const struct {
        const char *text, *place;
    } cases[] = {
        {"a:\n\tb: 1\n", "t.yaml:2:1: "},           {"a:\n  b: 1\n\tc: 2\n", "t.yaml:3:1: "},
        {"a:\n  b: 1\n  \tc: 2\n", "t.yaml:3:3: "}, {"a: |\n\ttext\n", "t.yaml:2:1: "},
        {"a:\n-\t- b\n\t- c\n", "t.yaml:2:2: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[128];
        snprintf(expected, sizeof expected, "%s%s", cases[i].place, message);
        assert_messages("t.yaml", cases[i].text, expected);
    }
    assert_reads("t.yaml", "a: {b: 1,\n\tc: 2}\n", "{\"a\":{\"b\":1,\"c\":2}}");
}

static void a_file_holds_one_document(void **state)
{
    (void)state;
    assert_reads("t.yaml", "%YAML 1.2\n---\na: 1\n...\n", "{\"a\":1}");
    assert_reads("t.yaml", "", "null");
    assert_reads("t.yaml", "# only a comment\n", "null");
    assert_messages("t.yaml", "a: 1\n---\nb: 2\n",
                    "t.yaml:2:1: error: expected one document in a file, found a second, which is ignored\n");
}

static void bad_syntax_is_located(void **state)
{
    (void)state;
    assert_messages("t.yaml", "a: 1\n b: 2\n",
                    "t.yaml:2:3: error: not valid YAML: mapping values are not allowed in this context\n");
    assert_messages(
        "t.yaml", "a: [1, 2\nb: 3\n",
        "t.yaml:2:2: error: not valid YAML: did not find expected ',' or ']' (while parsing a flow "
        "sequence that begins at line 1, column 4)\n");
    assert_messages(
        "t.yaml", "\xc3\xa9: \"\xc3\xa9\n",
        "t.yaml:2:1: error: not valid YAML: found unexpected end of stream (while scanning a quoted "
        "scalar that begins at line 1, column 5)\n");
}

static void u0000_is_replaced_with_a_warning(void **state)
{
    (void)state;
    reading r = read_text("t.yaml", "a: \"x\\0y\"\n\"k\\0\": 1\n");
    assert_string_equal(node_get_text(r.root, "a"), "x\xef\xbf\xbdy");
    assert_non_null(node_get(r.root, "k\xef\xbf\xbd"));
    buffer messages = {0};
    append_messages(r.diagnostics, &messages);
    assert_string_equal(buffer_text(&messages),
                        "t.yaml:1:4: warning: U+0000 in a string is replaced by U+FFFD\n"
                        "t.yaml:2:1: warning: U+0000 in a string is replaced by U+FFFD\n");
    buffer_free(&messages);
    reading_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_node_knows_its_place),
        cmocka_unit_test(columns_are_bytes_and_lines_are_those_of_editors),
        cmocka_unit_test(keys_are_strings_whatever_they_look_like),
        cmocka_unit_test(duplicate_keys_name_the_first),
        cmocka_unit_test(of_duplicate_keys_the_first_is_kept),
        cmocka_unit_test(an_alias_is_the_node_itself),
        cmocka_unit_test(aliases_to_nowhere_are_errors),
        cmocka_unit_test(merge_keys_merge),
        cmocka_unit_test(merge_keys_take_mappings_only),
        cmocka_unit_test(merge_keys_may_have_their_tag),
        cmocka_unit_test(a_tab_as_indentation_is_named),
        cmocka_unit_test(a_file_holds_one_document),
        cmocka_unit_test(bad_syntax_is_located),
        cmocka_unit_test(u0000_is_replaced_with_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

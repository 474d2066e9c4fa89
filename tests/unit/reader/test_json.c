#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "support.h"

#define SUITE CPOD_SHARED_DIR "/testdata/json-test-suite/test_parsing"

static void json_is_read(void **state)
{
    (void)state;
    assert_reads("t.json", " {\"a\" : [1, -2.5e3, true, false, null, \"x\"], \"b\": {}, \"c\": []}\r\n",
                 "{\"a\":[1,-2.5e3,true,false,null,\"x\"],\"b\":{},\"c\":[]}");
    assert_reads("t.json", "\xef\xbb\xbf[0]", "[0]");
    assert_reads("t.json", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"",
                 "\"\\\"\\\\/\\u0008\\u000c\\n\\u000d\\t\xc3\xa9\xf0\x9f\x98\x80\"");
    assert_reads("t.json", "[9223372036854775807, 9223372036854775808, -0]",
                 "[9223372036854775807,9223372036854775808,0]");
}

static void every_node_knows_its_place(void **state)
{
    (void)state;
    reading r = read_text("t.json", "{\n  \"\xc3\xa9\": [1,\r\n {\"k\":\"v\"}]\n}");
    const node_entry *entry = node_entry_of(r.root, "\xc3\xa9");
    assert_int_equal(entry->key_mark.line, 2);
    assert_int_equal(entry->key_mark.column, 3);
    assert_int_equal(entry->value->at.column, 9);
    assert_int_equal(entry->value->items[0]->at.column, 10);
    const node *inner = entry->value->items[1];
    assert_int_equal(inner->at.line, 3);
    assert_int_equal(inner->at.column, 2);
    assert_int_equal(node_get(inner, "k")->at.column, 7);
    reading_free(&r);
}

static void what_is_no_json_is_located(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "1:1: error: not valid JSON: unexpected end of text"},
        {"[1,", "1:4: error: not valid JSON: unexpected end of text"},
        {"{\"a\":1,}", "1:8: error: not valid JSON: expected a key in double quotes"},
        {"[1,]", "1:4: error: not valid JSON: expected a value"},
        {"{\n'a':1}", "2:1: error: not valid JSON: expected a key in double quotes"},
        {"{\"a\" 1}", "1:6: error: not valid JSON: expected ':' after a key"},
        {"{\"a\":1 \"b\":2}", "1:8: error: not valid JSON: expected ',' or '}' after a member"},
        {"[1 2]", "1:4: error: not valid JSON: expected ',' or ']' after an item"},
        {"[1} ", "1:3: error: not valid JSON: expected ',' or ']' after an item"},
        {"[01]", "1:3: error: not valid JSON: expected ',' or ']' after an item"},
        {"[+1]", "1:2: error: not valid JSON: expected a value"},
        {"[tru]", "1:2: error: not valid JSON: expected a value"},
        {"{} // no", "1:4: error: not valid JSON: expected the end of the text"},
        {"\"abc", "1:1: error: not valid JSON: unterminated string"},
        {"\"a\nb\"", "1:3: error: not valid JSON: unescaped control character in a string"},
        {"\"a\\x\"", "1:3: error: not valid JSON: invalid escape in a string"},
        {"\"\\u12g4\"", "1:6: error: not valid JSON: expected four hexadecimal digits after '\\u'"},
        {"\"\\ud800x\"", "1:2: error: not valid JSON: high surrogate without a low surrogate"},
        {"\"\\ud800\\u0041\"", "1:2: error: not valid JSON: high surrogate without a low surrogate"},
        {"\"\\ud800\\ue000\"", "1:2: error: not valid JSON: high surrogate without a low surrogate"},
        {"\"\\ud800\\udbff\"", "1:2: error: not valid JSON: high surrogate without a low surrogate"},
        {"\"\\udc00\"", "1:2: error: not valid JSON: low surrogate without a high surrogate"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[200];
        snprintf(expected, sizeof expected, "t.json:%s\n", cases[i][1]);
        assert_messages("t.json", cases[i][0], expected);
    }
}

static void duplicate_keys_are_found_behind_escapes(void **state)
{
    (void)state;
    assert_messages("t.json", "{\"a\": 1,\n \"\\u0061\": 2}",
                    "t.json:2:2: error: duplicate key 'a' is ignored; the first is at line 1, column 2\n");
}

static void u0000_is_replaced_with_a_warning(void **state)
{
    (void)state;
    reading r = read_text("t.json", "[\"x\\u0000y\"]");
    assert_string_equal(r.root->items[0]->text, "x\xef\xbf\xbdy");
    assert_int_equal(diagnostics_count(r.diagnostics, SEVERITY_WARNING), 1);
    reading_free(&r);
}

/* libyaml rejects surrogate pairs and long keys; JSON is recognized by content, not only by name. */
static void valid_json_is_read_under_any_name(void **state)
{
    (void)state;
    assert_reads("t.yaml", "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"\xf0\x9f\x98\x80\"}");
    buffer text = {0};
    buffer_append(&text, "\n {\"");
    for (int i = 0; i < 2000; i++)
        buffer_append_char(&text, 'k');
    buffer_append(&text, "\":1}");
    reading r = read_text("t", buffer_text(&text));
    assert_non_null(r.root);
    assert_int_equal(diagnostics_count(r.diagnostics, SEVERITY_ERROR), 0);
    reading_free(&r);
    buffer_free(&text);
}

static void flow_yaml_is_read_unless_the_name_says_json(void **state)
{
    (void)state;
    assert_reads("t.yaml", "{a: 1, 'b': [x,],}", "{\"a\":1,\"b\":[\"x\"]}");
    assert_messages("t.json", "{a: 1}",
                    "t.json:1:2: error: not valid JSON: expected a key in double quotes\n");
    assert_messages("t.yaml", "{\"a\": 1, \"a\": 2, b: 3}",
                    "t.yaml:1:10: error: duplicate key 'a' is ignored; the first is at line 1, column 2\n");
}

/* A y_ file must be read and an n_ file rejected; an i_ file must be either. */
static void check_suite_file(arena *memory, const char *name)
{
    char *text;
    size_t length;
    assert_int_equal(file_read(memory, arena_format(memory, "%s/%s", SUITE, name), 1u << 24, &text, &length),
                     0);
    reading r = read_bytes(name, text, length);
    size_t errors = diagnostics_count(r.diagnostics, SEVERITY_ERROR);
    /* By RFC 8259 names "should" be unique; here they must be. */
    bool is_duplicate = strncmp(name, "y_object_duplicated_key", 23) == 0;
    if (name[0] == 'y' && (r.root == NULL || (errors > 0) != is_duplicate))
        fail_msg("%s was refused", name);
    if (name[0] == 'n' && r.root != NULL)
        fail_msg("%s was read", name);
    assert_true(r.root != NULL || errors > 0);
    reading_free(&r);
}

static void the_json_test_suite_passes(void **state)
{
    (void)state;
    DIR *folder = opendir(SUITE);
    if (folder == NULL) {
        print_message("skipped: no %s\n", SUITE);
        skip();
    }
    size_t count = 0;
    arena *memory = arena_new();
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strstr(entry->d_name, ".json") == NULL)
            continue;
        check_suite_file(memory, entry->d_name);
        count++;
    }
    arena_free(memory);
    closedir(folder);
    assert_true(count > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_read),
        cmocka_unit_test(every_node_knows_its_place),
        cmocka_unit_test(what_is_no_json_is_located),
        cmocka_unit_test(duplicate_keys_are_found_behind_escapes),
        cmocka_unit_test(u0000_is_replaced_with_a_warning),
        cmocka_unit_test(valid_json_is_read_under_any_name),
        cmocka_unit_test(flow_yaml_is_read_unless_the_name_says_json),
        cmocka_unit_test(the_json_test_suite_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

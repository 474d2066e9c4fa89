#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"

static const source_file *file_of(source_file *file, const char *text)
{
    *file = (source_file){.path = "spec.yaml", .text = text, .length = strlen(text), .order = 1};
    return file;
}

static mark mark_at(const source_file *file, uint32_t line, uint32_t column)
{
    return (mark){.file = file, .line = line, .column = column};
}

static void assert_rendered(const diagnostics *d, const char *expected)
{
    buffer text = {0};
    diagnostics_render(d, &text);
    assert_string_equal(buffer_text(&text), expected);
    buffer_free(&text);
}

/* Reports an error with the message "m" at a position of a text. */
static void assert_excerpt(const char *text, uint32_t line, uint32_t column, const char *expected)
{
    source_file file;
    diagnostics *d = diagnostics_new();
    diagnostics_report(d, SEVERITY_ERROR, NULL, mark_at(file_of(&file, text), line, column), "m");
    buffer rendered = {0};
    diagnostics_render(d, &rendered);
    const char *excerpt = strchr(buffer_text(&rendered), '\n') + 1;
    assert_string_equal(excerpt, expected);
    buffer_free(&rendered);
    diagnostics_free(d);
}

static void a_message_shows_its_line_and_a_caret(void **state)
{
    (void)state;
    source_file file;
    diagnostics *d = diagnostics_new();
    file_of(&file, "one:\n  two: 3\n");
    diagnostics_report(d, SEVERITY_ERROR, NULL, mark_at(&file, 2, 3), "no such key: '%s'", "two");
    assert_rendered(d, "spec.yaml:2:3: error: no such key: 'two'\n"
                       "    2 |   two: 3\n"
                       "      |   ^\n");
    diagnostics_free(d);
}

static void the_id_ends_the_first_line(void **state)
{
    (void)state;
    source_file file;
    diagnostics *d = diagnostics_new();
    file_of(&file, "one: 1\n");
    diagnostics_report(d, SEVERITY_WARNING, "media-type-skipped", mark_at(&file, 1, 1), "skipped %d", 1);
    diagnostics_report(d, SEVERITY_WARNING, "other-id", mark_at(&file, 1, 1), "skipped %d", 1);
    assert_rendered(d, "spec.yaml:1:1: warning: skipped 1 [media-type-skipped]\n"
                       "    1 | one: 1\n"
                       "      | ^\n"
                       "spec.yaml:1:1: warning: skipped 1 [other-id]\n"
                       "    1 | one: 1\n"
                       "      | ^\n");
    diagnostic item;
    assert_true(diagnostics_get(d, 0, &item));
    assert_string_equal(item.id, "media-type-skipped");
    diagnostics_free(d);
}

static void messages_without_a_line_show_none(void **state)
{
    (void)state;
    source_file file;
    diagnostics *d = diagnostics_new();
    diagnostics_report(d, SEVERITY_WARNING, NULL, mark_at(file_of(&file, "a"), 0, 0), "about the file");
    diagnostics_report(d, SEVERITY_NOTE, NULL, (mark){0}, "about all");
    assert_rendered(d, "note: about all\n"
                       "spec.yaml: warning: about the file\n");
    diagnostics_free(d);
}

static void no_file_comes_before_every_file(void **state)
{
    (void)state;
    source_file file;
    const mark first = mark_at(file_of(&file, "a"), 1, 1);
    file.order = 0;
    const mark none = {.line = 5, .column = 5};
    assert_true(mark_compare(none, first) < 0);
    assert_true(mark_compare(first, none) > 0);
    assert_int_equal(mark_compare(none, none), 0);
}

static void messages_are_sorted_and_kept_once(void **state)
{
    (void)state;
    source_file first;
    source_file second;
    diagnostics *d = diagnostics_new();
    file_of(&first, "a\nb\nc\n");
    file_of(&second, "x\n");
    second.path = "other.yaml";
    second.order = 2;
    diagnostics_report(d, SEVERITY_ERROR, NULL, mark_at(&second, 1, 1), "in the other file");
    diagnostics_report(d, SEVERITY_ERROR, NULL, mark_at(&first, 3, 1), "late");
    diagnostics_report(d, SEVERITY_ERROR, NULL, mark_at(&first, 1, 1), "early, reported first");
    diagnostics_report(d, SEVERITY_WARNING, NULL, mark_at(&first, 1, 1), "early, reported second");
    diagnostics_report(d, SEVERITY_ERROR, NULL, mark_at(&first, 3, 1), "late");
    assert_int_equal(diagnostics_count(d, SEVERITY_ERROR), 3);
    assert_int_equal(diagnostics_count(d, SEVERITY_WARNING), 1);
    static const char *const expected[] = {"early, reported first", "early, reported second", "late",
                                           "in the other file"};
    diagnostic item;
    for (size_t i = 0; i < 4; i++) {
        assert_true(diagnostics_get(d, i, &item));
        assert_string_equal(item.message, expected[i]);
    }
    assert_false(diagnostics_get(d, 4, &item));
    diagnostics_free(d);
}

static void after_a_hundred_errors_the_rest_are_counted(void **state)
{
    (void)state;
    diagnostics *d = diagnostics_new();
    for (int i = 0; i < 150; i++)
        diagnostics_report(d, SEVERITY_ERROR, NULL, (mark){0}, "error %d", i);
    diagnostic item;
    assert_int_equal(diagnostics_count(d, SEVERITY_ERROR), 150);
    assert_true(diagnostics_get(d, 99, &item));
    assert_false(diagnostics_get(d, 100, &item));
    buffer text = {0};
    diagnostics_render(d, &text);
    assert_non_null(strstr(buffer_text(&text), "error: error 99\n50 more errors are not shown\n"));
    buffer_free(&text);
    diagnostics_free(d);
}

static void text_of_the_input_cannot_disturb_the_terminal(void **state)
{
    (void)state;
    diagnostics *d = diagnostics_new();
    diagnostics_report(d, SEVERITY_ERROR, NULL, (mark){0}, "got '%s'",
                       "a\x1b[2J\nb\r\x7f\xff\xe2\x80\xae\xc3\xa9\t.");
    assert_rendered(d, "error: got 'a\\x1b[2J\\nb\\r\\x7f\\xff\\u{202e}\xc3\xa9    .'\n");
    diagnostics_free(d);
}

static void a_long_message_is_cut_between_characters(void **state)
{
    (void)state;
    char text[1002];
    for (size_t i = 0; i < 1000; i += 2)
        memcpy(text + i, "\xc3\xa9", 2);
    text[1000] = '\0';
    diagnostics *d = diagnostics_new();
    diagnostics_report(d, SEVERITY_ERROR, NULL, (mark){0}, "x%s", text);
    diagnostic item;
    assert_true(diagnostics_get(d, 0, &item));
    assert_int_equal(strlen(item.message), 599 + 3);
    assert_string_equal(item.message + 597, "\xc3\xa9...");
    diagnostics_free(d);
}

static void the_caret_lines_up(void **state)
{
    (void)state;
    /* behind a tab, a two-byte character, a wide character, a combining mark, an escape and an invalid
     * byte */
    assert_excerpt("\ta: b", 1, 2, "    1 |     a: b\n      |     ^\n");
    assert_excerpt("\xc3\xa9: b", 1, 5, "    1 | \xc3\xa9: b\n      |    ^\n");
    assert_excerpt("\xe6\x97\xa5: b", 1, 6, "    1 | \xe6\x97\xa5: b\n      |     ^\n");
    assert_excerpt("e\xcc\x81: b", 1, 6, "    1 | e\xcc\x81: b\n      |    ^\n");
    assert_excerpt("\x01: b", 1, 4, "    1 | \\x01: b\n      |       ^\n");
    assert_excerpt("\xe9: b", 1, 4, "    1 | \\xe9: b\n      |       ^\n");
}

static void every_kind_of_line_break_ends_a_line(void **state)
{
    (void)state;
    const char *text = "\xef\xbb\xbf"
                       "a\r\nb\rc\nd";
    assert_excerpt(text, 1, 1, "    1 | a\n      | ^\n");
    assert_excerpt(text, 2, 1, "    2 | b\n      | ^\n");
    assert_excerpt(text, 3, 1, "    3 | c\n      | ^\n");
    assert_excerpt(text, 4, 2, "    4 | d\n      |  ^\n");
}

static void a_place_outside_of_the_text_is_harmless(void **state)
{
    (void)state;
    assert_excerpt("ab", 1, 99, "    1 | ab\n      |   ^\n");
    assert_excerpt("ab", 9, 1, "");
    assert_excerpt("", 1, 1, "    1 | \n      | ^\n");
    assert_excerpt("ab\n", 2, 1, "    2 | \n      | ^\n");
}

static void a_long_line_is_cut_around_the_caret(void **state)
{
    (void)state;
    char text[1001];
    for (size_t i = 0; i < 1000; i++)
        text[i] = (char)('0' + i % 10);
    text[1000] = '\0';
    assert_excerpt(text, 1, 501,
                   "    1 | ...012345678901234567890123456789012345678901234567890123456789"
                   "01234567890123456789012345678901234567890123456789...\n"
                   "      |                                                                ^\n");
    assert_excerpt(text, 1, 1, "    1 | 01234567890123456789012345678901234567890123456789...\n      | ^\n");
    assert_excerpt(text, 1, 1001,
                   "    1 | ...012345678901234567890123456789012345678901234567890123456789\n"
                   "      |                                                                ^\n");
}

static void a_large_line_number_widens_the_gutter(void **state)
{
    (void)state;
    char *text = malloc(1000000);
    assert_non_null(text);
    memset(text, '\n', 999998);
    text[999998] = 'x';
    text[999999] = '\0';
    assert_excerpt(text, 999999, 1, "999999 | x\n       | ^\n");
    free(text);
}

static void notes_of_one_kind_are_printed_together(void **state)
{
    (void)state;
    source_file file, other = {.path = "b.yaml", .text = "x", .length = 1, .order = 2};
    file_of(&file, "a\nb\nc\nd\n");
    diagnostics *d = diagnostics_new();
    diagnostics_report(d, SEVERITY_NOTE, "kind", mark_at(&file, 1, 1), "one");
    diagnostics_report(d, SEVERITY_WARNING, "kind", mark_at(&file, 2, 1), "one");
    diagnostics_report(d, SEVERITY_NOTE, "kind", mark_at(&file, 3, 1), "two");
    for (uint32_t column = 1; column <= 12; column++)
        diagnostics_report(d, SEVERITY_NOTE, "kind", mark_at(&file, 4, column), "one");
    diagnostics_report(d, SEVERITY_NOTE, "kind", mark_at(&other, 0, 0), "one");
    diagnostics_report(d, SEVERITY_NOTE, NULL, mark_at(&other, 0, 0), "one");
    FILE *stream = tmpfile();
    assert_non_null(stream);
    diagnostics_print(d, SEVERITY_NOTE, stream);
    char text[1000] = "";
    rewind(stream);
    assert_true(fread(text, 1, sizeof text - 1, stream) > 0);
    fclose(stream);
    assert_string_equal(text,
                        "spec.yaml:1:1: note: one [kind]\n    1 | a\n      | ^\n"
                        "spec.yaml: note: the same at 4:1, 4:2, 4:3, 4:4, 4:5, 4:6, 4:7, 4:8, 4:9, 4:10 "
                        "and at 2 more [kind]\n"
                        "spec.yaml:3:1: note: two [kind]\n"
                        "spec.yaml:2:1: warning: one [kind]\n    2 | b\n      | ^\n"
                        "b.yaml: note: one [kind]\nb.yaml: note: one\n");
    diagnostics_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_shows_its_line_and_a_caret),
        cmocka_unit_test(the_id_ends_the_first_line),
        cmocka_unit_test(messages_without_a_line_show_none),
        cmocka_unit_test(no_file_comes_before_every_file),
        cmocka_unit_test(messages_are_sorted_and_kept_once),
        cmocka_unit_test(after_a_hundred_errors_the_rest_are_counted),
        cmocka_unit_test(text_of_the_input_cannot_disturb_the_terminal),
        cmocka_unit_test(a_long_message_is_cut_between_characters),
        cmocka_unit_test(notes_of_one_kind_are_printed_together),
        cmocka_unit_test(the_caret_lines_up),
        cmocka_unit_test(every_kind_of_line_break_ends_a_line),
        cmocka_unit_test(a_place_outside_of_the_text_is_harmless),
        cmocka_unit_test(a_long_line_is_cut_around_the_caret),
        cmocka_unit_test(a_large_line_number_widens_the_gutter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

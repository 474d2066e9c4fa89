#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "lang/comment.h"

enum { WIDTH = 40 };

/* The lines, joined by '|'. */
static void expect(const char *text, const char *joined)
{
    arena *a = arena_new();
    comment_lines lines = {0};
    buffer all = {0};
    comment_add(a, &lines, text, WIDTH);
    for (size_t i = 0; i < lines.count; i++)
        buffer_format(&all, "%s%s", i > 0 ? "|" : "", lines.items[i]);
    assert_string_equal(buffer_text(&all), joined);
    buffer_free(&all);
    arena_free(a);
}

static void lines_and_blank_lines(void **state)
{
    (void)state;
    expect(NULL, "");
    expect("", "");
    expect("\n\n one\r\ntwo\rthree\n\n\n\nfour  \n\n", " one|two|three||four");
}

static void long_lines_are_wrapped(void **state)
{
    (void)state;
    expect("one two three four five six seven eight nine ten eleven",
           "one two three four five six seven eight|nine ten eleven");
    expect("- one two three four five six seven eight nine ten",
           "- one two three four five six seven|  eight nine ten");
    expect("averyveryveryveryveryveryveryveryveryverylongword x",
           "averyveryveryveryveryveryveryveryveryverylongword|x");
}

static void the_comment_cannot_be_left(void **state)
{
    (void)state;
    expect("*/ int main(void) {} /*", "* / int main(void) {} / *");
    expect("/*/*/", "/ * / * /");
    expect("**/", "** /");
    expect("*\xe2\x80\x8b/", "* /");
    expect("*\x01/", "* /");
}

static void lines_are_not_spliced(void **state)
{
    (void)state;
    expect("ends in \\\nnext", "ends in \\.|next");
    expect("trigraph ?"
           "?/\nnext",
           "trigraph ? ?/|next");
}

static void doxygen_sees_no_commands(void **state)
{
    (void)state;
    expect("@file and \\brief, mail me@example.com", "\\@file and \\\\brief, mail me@example.com");
}

static void hidden_and_turning_characters_are_left_out(void **state)
{
    (void)state;
    expect("a\xe2\x80\xae"
           "b\xe2\x81\xa6"
           "c\xef\xbb\xbf"
           "d\xff",
           "abcd?");
    expect("bell\x07\ttab", "bell    tab");
    expect("one\xe2\x80\xa8two\xc2\x85three", "one|two|three");
}

static void one_line(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(comment_line(a, "  one\n\n  two */\n"), "one two * /");
    assert_string_equal(comment_line(a, NULL), "");
    arena_free(a);
}

static void no_text_escapes(void **state)
{
    (void)state;
    static const char awkward[] = "**//\\\\?\?/'(<@ \n\r\tab-";
    arena *a = arena_new();
    srand(5);
    for (int round = 0; round < 20000; round++) {
        char text[64];
        size_t length = (size_t)rand() % (sizeof text - 1);
        for (size_t i = 0; i < length; i++)
            text[i] = awkward[(size_t)rand() % (sizeof awkward - 1)];
        text[length] = '\0';
        comment_lines lines = {0};
        comment_add(a, &lines, text, 20);
        for (size_t i = 0; i < lines.count; i++) {
            const char *line = lines.items[i];
            size_t end = strlen(line);
            assert_null(strstr(line, "*/"));
            assert_null(strstr(line, "/*"));
            assert_null(strstr(line, "?"
                                     "?"));
            assert_null(strpbrk(line, "\n\r\t"));
            assert_true(end == 0 || (line[end - 1] != '\\' && line[end - 1] != ' '));
        }
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_blank_lines),
        cmocka_unit_test(long_lines_are_wrapped),
        cmocka_unit_test(the_comment_cannot_be_left),
        cmocka_unit_test(lines_are_not_spliced),
        cmocka_unit_test(doxygen_sees_no_commands),
        cmocka_unit_test(hidden_and_turning_characters_are_left_out),
        cmocka_unit_test(one_line),
        cmocka_unit_test(no_text_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

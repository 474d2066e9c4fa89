#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "lang/markdown.h"

static void expect_line(const char *text, const char *expected)
{
    arena *a = arena_new();
    assert_string_equal(markdown_line(a, text), expected);
    arena_free(a);
}

static void expect_code(const char *text, const char *expected)
{
    arena *a = arena_new();
    assert_string_equal(markdown_cell_code(a, text), expected);
    arena_free(a);
}

/* The lines, joined by '/'. */
static void expect_lines(const char *text, const char *expected)
{
    arena *a = arena_new();
    markdown_lines lines = {0};
    buffer all = {0};
    markdown_add(a, &lines, text);
    for (size_t i = 0; i < lines.count; i++)
        buffer_format(&all, "%s%s", i > 0 ? "/" : "", lines.items[i]);
    assert_string_equal(buffer_text(&all), expected);
    buffer_free(&all);
    arena_free(a);
}

static void plain_text_stays(void **state)
{
    (void)state;
    expect_line(NULL, "");
    expect_line("", "");
    expect_line("Who owns it, 24/7 (see display_name); costs $5 & more.",
                "Who owns it, 24/7 (see display_name); costs $5 & more.");
    expect_line("Größe_名", "Größe_名");
}

static void a_cell_is_one_line(void **state)
{
    (void)state;
    expect_line("  one\n\n two\r\n\tthree  ", "one two three");
    expect_line("a | b", "a \\| b");
    expect_line("ends \\", "ends \\\\");
    expect_line("\\|", "\\\\\\|");
}

static void markup_is_text(void **state)
{
    (void)state;
    expect_line("*a* __b__ ~~c~~", "\\*a\\* \\_\\_b\\_\\_ \\~\\~c\\~\\~");
    expect_line("<script>alert(1)</script>", "\\<script>alert(1)\\</script>");
    expect_line("![x](http://a) [y](b)", "!\\[x\\](http://a) \\[y\\](b)");
    expect_line("&lt; &#60; A&B &", "\\&lt; \\&#60; A\\&B &");
    expect_line("a\xe2\x80\xae"
                "b\x01",
                "ab");
}

static void complete_code_stays_code(void **state)
{
    (void)state;
    expect_line("is `sort` or `a_*<b>`.", "is `sort` or `a_*<b>`.");
    expect_line("an open ` here", "an open \\` here");
    expect_line("`a\nb`", "`a b`");
    expect_line("`a|b`", "\\`a\\|b\\`");
    expect_line("``a``", "\\`\\`a\\`\\`");
    expect_line("` `", "\\` \\`");
    expect_line("`a``b`", "\\`a\\`\\`b\\`");
}

static void paragraphs_and_lists(void **state)
{
    (void)state;
    expect_lines(NULL, "");
    expect_lines("\n\none\n\n\n  two\nthree  \n\n", "one//two/three");
    expect_lines("One of:\n- a *b*\n* c\n    - d", "One of:/- a \\*b\\*/- c/- d");
}

static void no_other_block_begins(void **state)
{
    (void)state;
    expect_lines("# a\n> b\n--- \n===\n+ c\n1. d\n12) e\n```\n    f\n| g |\n***",
                 "\\# a/\\> b/\\---/\\===/\\+ c/1\\. d/12\\) e/\\`\\`\\`/f/\\| g \\|/\\*\\*\\*");
    expect_lines("- # a\n- 1. b\n-c\n1.5 GB", "- \\# a/- 1\\. b/\\-c/1\\.5 GB");
    expect_lines("<div>\nx", "\\<div>/x");
}

static void code_in_a_cell(void **state)
{
    (void)state;
    expect_code(NULL, "");
    expect_code("", "");
    expect_code(" \n", "");
    expect_code("firstName", "`firstName`");
    expect_code("a|b*", "a\\|b\\*");
    expect_code("a`b``c", "```a`b``c```");
    expect_code("`", "`` ` ``");
    expect_code("a\nb", "`a b`");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays),     cmocka_unit_test(a_cell_is_one_line),
        cmocka_unit_test(markup_is_text),       cmocka_unit_test(complete_code_stays_code),
        cmocka_unit_test(paragraphs_and_lists), cmocka_unit_test(no_other_block_begins),
        cmocka_unit_test(code_in_a_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

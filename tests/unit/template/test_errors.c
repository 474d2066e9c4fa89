/* Malformed and hostile templates cause a located error, never a crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "case.h"

/* Renders and expects one error, whose first line is `expected` with the id in brackets. */
static void expect_error_of(const case_input *input, const char *id, const char *expected)
{
    buffer out = {0}, messages = {0};
    assert_false(case_render(input, &out, &messages));
    size_t length = strcspn(buffer_text(&messages), "\n");
    char first[300];
    char wanted[300];
    snprintf(first, sizeof first, "%.*s", (int)length, buffer_text(&messages));
    snprintf(wanted, sizeof wanted, "%s [%s]", expected, id);
    assert_string_equal(first, wanted);
    buffer_free(&out);
    buffer_free(&messages);
}

static void expect_error(const char *text, const char *expected)
{
    expect_error_of(&(case_input){.text = text}, "template-syntax", expected);
}

static void tags_that_are_not_closed(void **state)
{
    (void)state;
    expect_error("a\n {{name", "main.mustache:2:2: error: unclosed tag: expected '}}'");
    expect_error("{{", "main.mustache:1:1: error: unclosed tag: expected '}}'");
    expect_error("{{{name}}", "main.mustache:1:1: error: unclosed tag: expected '}}}'");
    expect_error("{{{", "main.mustache:1:1: error: unclosed tag: expected '}}}'");
    expect_error("{{=<% %>}}", "main.mustache:1:1: error: unclosed tag: expected '=}}'");
    expect_error("{{=<% %>=}}<%name}}", "main.mustache:1:12: error: unclosed tag: expected '%>'");
    expect_error("{{! never", "main.mustache:1:1: error: unclosed tag: expected '}}'");
}

static void malformed_tags(void **state)
{
    (void)state;
    expect_error("{{}}", "main.mustache:1:1: error: tag without a name");
    expect_error("{{# }}{{/ }}", "main.mustache:1:1: error: tag without a name");
    expect_error("{{> * }}", "main.mustache:1:1: error: tag without a name");
    expect_error("{{a b}}", "main.mustache:1:1: error: white space in the name 'a b'");
    expect_error("{{a..b}}", "main.mustache:1:1: error: empty part in the name 'a..b'");
    expect_error("x{{#.a}}{{/.a}}", "main.mustache:1:2: error: empty part in the name '.a'");
    expect_error("{{=<%=}}", "main.mustache:1:1: error: expected two delimiters without spaces or '=', as in "
                             "'{{=<% %>=}}'");
    expect_error("{{=a b c=}}", "main.mustache:1:1: error: expected two delimiters without spaces or '=', as "
                                "in '{{=<% %>=}}'");
}

static void wrong_nesting(void **state)
{
    (void)state;
    expect_error("a\n{{#list}}\nb", "main.mustache:2:1: error: no closing tag for 'list'");
    expect_error("{{/list}}", "main.mustache:1:1: error: closing tag without an opening tag: 'list'");
    expect_error("{{#a}}\n{{#b}}{{/a}}{{/b}}",
                 "main.mustache:2:7: error: closing tag 'a' does not match the tag 'b' on line 2");
    expect_error("{{<p}}{{$b}}{{/p}}{{/b}}",
                 "main.mustache:1:13: error: closing tag 'p' does not match the tag 'b' on line 1");
    expect_error("{{<*p}}{{/p}}",
                 "main.mustache:1:8: error: closing tag 'p' does not match the tag '*p' on line 1");
    expect_error(
        "{{<p}}{{name}}{{/p}}",
        "main.mustache:1:7: error: unexpected tag in the parent 'p': only blocks are rendered there");
    expect_error("{{<p}}{{$b}}1{{/b}}\n{{$b}}2{{/b}}{{/p}}",
                 "main.mustache:2:1: error: duplicate block 'b' in a parent, first on line 1");
}

static void endless_templates(void **state)
{
    (void)state;
    cJSON *partials = cJSON_Parse("{\"p\":\"x\\n {{>q}}\",\"q\":\"{{>p}}{{>p}}\"}");
    expect_error_of(&(case_input){.text = "{{>p}}", .partials = partials}, "template-rendering",
                    "q.mustache:1:1: error: 'p' is nested too deeply: at most 100 partials and blocks");
    cJSON_Delete(partials);
    partials = cJSON_Parse("{\"p\":\"{{$b}}{{/b}}\"}");
    expect_error_of(&(case_input){.text = "{{<p}}{{$b}}{{$b}}x{{/b}}{{/b}}{{/p}}", .partials = partials},
                    "template-rendering",
                    "main.mustache:1:13: error: 'b' is nested too deeply: at most 100 partials and blocks");
    cJSON_Delete(partials);
    cJSON *data = cJSON_Parse("{\"l\":[1,2,3,4,5,6,7,8,9,10]}");
    expect_error_of(&(case_input){.text = "{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}x{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}",
                                  .data = data,
                                  .step_limit = 1000},
                    "template-rendering",
                    "main.mustache:1:25: error: 'l' repeats more instructions than the limit");
    cJSON_Delete(data);
}

static void huge_nesting(void **state)
{
    (void)state;
    static const char *const tags[] = {"{{#a}}", "{{^a}}", "{{<a}}{{$b}}", "{{$a}}"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        buffer text = {0};
        for (size_t n = 0; n < 100000; n++)
            buffer_append(&text, tags[i]);
        bool pairs = strlen(tags[i]) > 6;
        char expected[80];
        snprintf(expected, sizeof expected, "main.mustache:1:%d: error: tags are nested deeper than 200",
                 pairs ? 100 * 12 + 1 : 200 * 6 + 1);
        expect_error(buffer_text(&text), expected);
        buffer_free(&text);
    }
}

static void strict_rendering(void **state)
{
    (void)state;
    cJSON *data = cJSON_Parse("{\"a\":{\"l\":[]}}");
    case_input input = {.data = data, .strict = true};
    input.text = "{{#a}}\n  {{nmae}}{{/a}}";
    expect_error_of(&input, "template-rendering", "main.mustache:2:3: error: 'nmae' has no value here");
    input.text = "{{a.b}}";
    expect_error_of(&input, "template-rendering", "main.mustache:1:1: error: 'a.b' has no value here");
    input.text = "{{a.l}}";
    expect_error_of(&input, "template-rendering",
                    "main.mustache:1:1: error: 'a.l' is a list or an object, expected a text");
    input.text = "{{>gone}}";
    expect_error_of(&input, "template-rendering", "main.mustache:1:1: error: 'gone' is not a template");
    input.text = "{{>*gone}}";
    expect_error_of(&input, "template-rendering", "main.mustache:1:1: error: 'gone' has no value here");
    buffer out = {0}, messages = {0};
    input.text = "{{#gone}}x{{/gone}}{{^gone}}y{{/gone}}";
    assert_true(case_render(&input, &out, &messages));
    assert_string_equal(buffer_text(&out), "y");
    buffer_free(&out);
    buffer_free(&messages);
    cJSON_Delete(data);
}

static void unknown_template(void **state)
{
    (void)state;
    diagnostics *d = diagnostics_new();
    template_set *set = template_set_new(d, TEMPLATE_ESCAPE_NONE);
    arena *a = arena_new();
    buffer out = {0};
    assert_false(template_render(set, "none", value_null(a), false, &out));
    diagnostic first;
    assert_true(diagnostics_get(d, 0, &first));
    assert_string_equal(first.message, "unknown template 'none'");
    arena_free(a);
    template_set_free(set);
    diagnostics_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_that_are_not_closed),
        cmocka_unit_test(malformed_tags),
        cmocka_unit_test(wrong_nesting),
        cmocka_unit_test(endless_templates),
        cmocka_unit_test(huge_nesting),
        cmocka_unit_test(strict_rendering),
        cmocka_unit_test(unknown_template),
    };
    return cmocka_run_group_tests_name("template errors", tests, NULL, NULL);
}

/* Cases beside the official suite, for builds without it and for behaviour that it leaves open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "case.h"

typedef struct example {
    const char *name;
    const char *text;
    const char *data;
    const char *partials;
    const char *expected;
} example;

static const example examples[] = {
    /* Values. */
    {"text alone", "int main(void);\n", "{}", NULL, "int main(void);\n"},
    {"empty template", "", "{}", NULL, ""},
    {"value", "struct {{name}};", "{\"name\":\"pod\"}", NULL, "struct pod;"},
    {"C text is not escaped", "{{a}} {{{a}}} {{&a}}", "{\"a\":\"<&\\\"'>\"}", NULL, "<&\"'> <&\"'> <&\"'>"},
    {"numbers and truth", "{{i}} {{n}} {{t}} {{f}}|{{z}}|",
     "{\"i\":-7,\"n\":1.5,\"t\":true,\"f\":false,\"z\":null}", NULL, "-7 1.5 true false||"},
    {"dotted name", "{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"x\"}}}", NULL, "x"},
    {"dotted name resolves its first part once", "{{#a}}{{b.c}}{{/a}}",
     "{\"a\":{\"b\":{}},\"b\":{\"c\":\"no\"}}", NULL, ""},
    {"absent value", "[{{nothing}}]", "{}", NULL, "[]"},
    {"list and object have no text", "[{{l}}{{o}}]", "{\"l\":[1],\"o\":{\"a\":1}}", NULL, "[]"},
    /* Sections. */
    {"list", "{{#l}}{{.}},{{/l}}", "{\"l\":[\"a\",\"b\",3]}", NULL, "a,b,3,"},
    {"list of lists", "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", "{\"l\":[[1,2],[3]]}", NULL, "(12)(3)"},
    {"object and what is around it", "{{#o}}{{a}}{{b}}{{/o}}", "{\"o\":{\"a\":1},\"b\":2}", NULL, "12"},
    {"null hides what is around", "{{#o}}[{{b}}]{{/o}}", "{\"o\":{\"b\":null},\"b\":2}", NULL, "[]"},
    {"what is true",
     "{{#zero}}0{{/zero}}{{#empty}}e{{/empty}}{{#none}}n{{/none}}{{#no}}f{{/no}}{{#list}}l{{/list}}",
     "{\"zero\":0,\"empty\":\"\",\"none\":null,\"no\":false,\"list\":[]}", NULL, "0"},
    {"what is not", "{{^empty}}e{{/empty}}{{^gone}}g{{/gone}}{{^zero}}0{{/zero}}",
     "{\"zero\":0,\"empty\":\"\"}", NULL, "eg"},
    {"section inside an inverted one", "{{^a}}{{#b}}x{{/b}}{{/a}}y", "{\"b\":[1,2]}", NULL, "xxy"},
    {"same names nested", "{{#a}}{{#a}}{{x}}{{/a}}{{/a}}", "{\"a\":{\"x\":1}}", NULL, "1"},
    {"lines of sections go", "a\n  {{#l}}\n  - {{.}}\n  {{/l}}\nb\n", "{\"l\":[1,2]}", NULL,
     "a\n  - 1\n  - 2\nb\n"},
    {"lines with more than the tag stay", "{{#t}} x\n{{/t}}.\n", "{\"t\":true}", NULL, " x\n.\n"},
    /* Comments and delimiters. */
    {"comment over lines", "a\n{{! one\n two }}\nb\n", "{}", NULL, "a\nb\n"},
    {"other delimiters for C braces", "{{=<% %>=}}\nint a[] = {{1}, {<%n%>}};\n<%={{ }}=%>\n{{n}}",
     "{\"n\":2}", NULL, "int a[] = {{1}, {2}};\n2"},
    {"delimiters of one byte", "{{=| |=}}|n|{{n}}", "{\"n\":2}", NULL, "2{{n}}"},
    /* Partials. */
    {"partial indents its lines", "{\n  {{>p}}\n}\n", "{\"x\":\"1\\n2\"}", "{\"p\":\"a {{x}}\\n\\nb\\n\"}",
     "{\n  a 1\n2\n\n  b\n}\n"},
    {"indentation adds up", "  {{>p}}\n", "{}", "{\"p\":\"p\\n  {{>q}}\\n\",\"q\":\"q\\nr\\n\"}",
     "  p\n    q\n    r\n"},
    {"indentation before a tag", "\t{{>p}}\n", "{\"l\":[1,2]}",
     "{\"p\":\"{{#l}}\\n{{.}};\\n{{/l}}\\n{{! c }}x\\n\"}", "\t1;\n\t2;\n\tx\n"},
    {"partial in a line", "a {{>p}} b\n", "{}", "{\"p\":\"1\\n2\"}", "a 1\n2 b\n"},
    {"partial of itself", "{{>tree}}", "{\"v\":1,\"l\":[{\"v\":2,\"l\":[]},{\"v\":3,\"l\":[]}]}",
     "{\"tree\":\"{{v}}({{#l}}{{>tree}}{{/l}})\"}", "1(2()3())"},
    {"delimiters stay with their file", "{{=<% %>=}}<%>p%>", "{\"n\":1}", "{\"p\":\"{{n}}<%n%>\"}", "1<%n%>"},
    {"dynamic partial", "{{#l}}{{>*kind}};{{/l}}",
     "{\"l\":[{\"kind\":\"a\"},{\"kind\":\"b\"},{\"kind\":\"c\"}]}", "{\"a\":\"A\",\"b\":\"B\"}", "A;B;;"},
    /* Inheritance. */
    {"parent with and without a block", "{{<p}}{{$a}}mine{{/a}}{{/p}}", "{}",
     "{\"p\":\"{{$a}}x{{/a}}-{{$b}}y{{/b}}\"}", "mine-y"},
    {"dynamic parent", "{{<*which}}{{$a}}mine{{/a}}{{/*which}}", "{\"which\":\"p\"}",
     "{\"p\":\"<{{$a}}{{/a}}>\"}", "<mine>"},
    {"block takes the indentation of its place", "{{<p}}\n{{$body}}\nx = 1;\n  y;\n{{/body}}\n{{/p}}\nend\n",
     "{}", "{\"p\":\"f()\\n{\\n    {{$body}}\\n    return;\\n    {{/body}}\\n}\\n\"}",
     "f()\n{\n    x = 1;\n      y;\n}\nend\n"},
    {"block's own contents are as written", "{{>p}}", "{}",
     "{\"p\":\"{\\n    {{$body}}\\n    a;\\n      b;\\n\\n    {{/body}}\\n  {{$c}}one\\n  "
     "two{{/c}}\\n}\\n\"}",
     "{\n    a;\n      b;\n\n  one\n  two\n}\n"},
    {"block in a section of a block", "{{<p}}{{$a}}\n{{#l}}\n  {{$b}}{{.}}{{/b}}\n{{/l}}\n{{/a}}{{/p}}",
     "{\"l\":[1,2]}", "{\"p\":\"{{<q}}{{$b}}<{{.}}>{{/b}}{{/q}}\",\"q\":\"{{$a}}{{/a}}\"}", "<1>\n<2>\n"},
    {"argument of one line in a block of lines", "{{<p}}{{$a}}one{{/a}}{{/p}}", "{}",
     "{\"p\":\"  {{$a}}\\n  two\\n  {{/a}}\\n\"}", "  one"},
};

static void run_example(void **state)
{
    const example *e = *state;
    buffer out = {0}, messages = {0};
    cJSON *data = cJSON_Parse(e->data);
    cJSON *partials = e->partials != NULL ? cJSON_Parse(e->partials) : NULL;
    assert_non_null(data);
    case_input input = {.text = e->text, .data = data, .partials = partials};
    bool fine = case_render(&input, &out, &messages);
    assert_string_equal(buffer_text(&messages), "");
    assert_true(fine);
    assert_string_equal(buffer_text(&out), e->expected);
    buffer_free(&out);
    buffer_free(&messages);
    cJSON_Delete(data);
    cJSON_Delete(partials);
}

int main(void)
{
    enum { COUNT = sizeof examples / sizeof *examples };
    struct CMUnitTest tests[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        const void *state = &examples[i];
        tests[i] = (struct CMUnitTest){.name = examples[i].name, .test_func = run_example};
        memcpy(&tests[i].initial_state, &state, sizeof state);
    }
    return cmocka_run_group_tests_name("template rendering", tests, NULL, NULL);
}

/* The grammar of policies: what each text evaluates to, and which problem it has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "services/base/policy_expression.h"

static const char input_text[] =
    "{\"plan\":\"pro\",\"level\":3,\"ratio\":1.5,\"on\":true,\"off\":false,\"none\":null,\"text\":\"a == b\","
    "\"quote\":\"say "
    "\\\"==\\\"\",\"line\":\"a\\nb\",\"e\":\"\u00e9\",\"tags\":[\"x\",1],\"user\":{\"a-b\":1,\"plan\":{"
    "\"id\":7}}}";

/* Evaluates p/r; the result as JSON, "(undefined)", or the problem. In the arena. */
static const char *evaluate(arena *a, const char *source)
{
    json_error error;
    cJSON *input = json_parse(input_text, strlen(input_text), &error);
    policy_expression_result result = policy_expression_evaluate(a, source, "p/r", input);
    buffer out = {0};
    if (result.problem != NULL)
        buffer_append(&out, result.problem);
    else if (result.value == NULL)
        buffer_append(&out, "(undefined)");
    else
        json_print(result.value, &out);
    const char *text = arena_copy(a, buffer_text(&out));
    if (result.problem != NULL)
        assert_null(result.value);
    buffer_free(&out);
    cJSON_Delete(result.value);
    cJSON_Delete(input);
    return text;
}

typedef struct policy_case {
    const char *source; /* after "package p\n" */
    const char *result;
} policy_case;

static void expect_cases(const policy_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        arena *a = arena_new();
        const char *result = evaluate(a, arena_format(a, "package p\n%s", cases[i].source));
        if (strcmp(result, cases[i].result) != 0)
            fail_msg("%s\n  gives    %s\n  expected %s", cases[i].source, result, cases[i].result);
        arena_free(a);
    }
}

#define EXPECT(...)                                        \
    do {                                                   \
        static const policy_case cases[] = {__VA_ARGS__};  \
        expect_cases(cases, sizeof cases / sizeof *cases); \
    } while (0)

static void terms_are_literals_and_members_of_input(void **state)
{
    (void)state;
    EXPECT({"r := 12", "12"}, {"r := -0.50", "-0.50"}, {"r := 1e2", "100"}, {"r := \"a\"", "\"a\""},
           {"r := true", "true"}, {"r := null", "null"}, {"r := input.plan", "\"pro\""},
           {"r := input.user.plan.id", "7"}, {"r := input.user.a-b", "1"},
           {"r := input.missing", "(undefined)"}, {"r := input.plan.missing", "(undefined)"},
           {"r := []", "[]"}, {"r := {}", "{}"}, {"r := [1, \"a\",\n  [input.level]]", "[1,\"a\",[3]]"},
           {"r := {\"a\": 1,\n\"b\": {\"c\": input.on}}", "{\"a\":1,\"b\":{\"c\":true}}"},
           {"r := [input.missing]", "(undefined)"}, {"r := {\"a\": input.missing}", "(undefined)"});
}

static void strings_keep_operators_and_escapes(void **state)
{
    (void)state;
    EXPECT({"r := input.text == \"a == b\"", "true"}, {"r := input.text != \"a == b\"", "false"},
           {"r := \"a == b\" == input.text", "true"}, {"r := \"a != b\"", "\"a != b\""},
           {"r := input.quote == \"say \\\"==\\\"\"", "true"}, {"r := input.line == \"a\\nb\"", "true"},
           {"r := \"\\u00e9\" == input.e", "true"}, {"r := \"# } if ;\"", "\"# } if ;\""},
           {"r := \"x\" if { input.text == \"a == b\"; \"}\" != \"{\" }", "\"x\""},
           {"r := \"\\\\\" == \"\\\\\"", "true"});
}

static void comparisons_are_those_of_json(void **state)
{
    (void)state;
    EXPECT({"r := 1 == 1.0", "true"}, {"r := 1==1", "true"}, {"r := 1!=1", "false"},
           {"r := 1 == \"1\"", "false"}, {"r := input.tags == [\"x\", 1]", "true"},
           {"r := input.tags != [1, \"x\"]", "true"},
           {"r := {\"a\": 1, \"b\": 2} == {\"b\": 2, \"a\": 1}", "true"}, {"r := input.none == null", "true"},
           {"r := input.missing == 1", "(undefined)"}, {"r := input.missing != 1", "(undefined)"});
}

static void white_space_and_comments_are_free(void **state)
{
    (void)state;
    EXPECT({"r:=1", "1"}, {"  \tr   :=\t1  ", "1"}, {"r := 1\r\n", "1"}, {"# r := 2\nr := 1 # one", "1"},
           {"\n\n\nr := 1\n\n", "1"}, {"r := 1 if{input.on}", "1"},
           {"r if {\n\n input.on # yes\n\n input.level == 3\n}", "true"},
           {"import rego.v1\nimport data.x as y\nr := 1", "1"}, {"", "(undefined)"},
           {"# only", "(undefined)"});
}

static void bodies_hold_when_all_conditions_do(void **state)
{
    (void)state;
    EXPECT({"r if input.on", "true"}, {"r if input.off", "(undefined)"}, {"r if input.none", "true"},
           {"r if input.missing", "(undefined)"}, {"r := 5 if input.on; input.level == 3", "5"},
           {"r := 5 if input.on; input.level == 4", "(undefined)"},
           {"r := 5 if { input.off; input.on }", "(undefined)"},
           {"r := 5 if { ; input.on ;; input.level != 4; }", "5"},
           {"default r := 1\nr := 2 if input.off", "1"}, {"default r := 1\nr := 2 if input.on", "2"},
           {"r := 1 if input.off\nr := 2 if input.on\nr := 3", "2"}, {"s := 1\nr := 2", "2"},
           {"default r := 1\nr := input.missing", "1"});
}

static void problems_are_named_with_their_line(void **state)
{
    (void)state;
    EXPECT({"r := f(x)", "has an error in line 2: unknown name 'f'; expected a literal or a member of input"},
           {"r := 1\ns := other",
            "has an error in line 3: unknown name 'other'; expected a literal or a member of input"},
           {"r := inputs.a",
            "has an error in line 2: unknown name 'inputs.a'; expected a literal or a member of input"},
           {"r := input.", "has an error in line 2: incomplete reference 'input.'"},
           {"r := input.a..b", "has an error in line 2: incomplete reference 'input.a..b'"},
           {"r := (1 == 1)", "has an error in line 2: expected a value, found '('"},
           {"r := 1 == 1 == 1", "has an error in line 2: expected the end of the line, found '=='"},
           {"r := 1 = 1", "has an error in line 2: expected the end of the line, found '='"},
           {"r = 1", "has an error in line 2: expected ':=' or 'if', found '='"},
           {"r", "has an error in line 2: expected ':=' or 'if', found the end of the text"},
           {"r { input.on }", "has an error in line 2: expected ':=' or 'if', found '{'"},
           {"default r if input.on", "has an error in line 2: expected ':=', found 'if'"},
           {"default r := 1 if input.on", "has an error in line 2: expected the end of the line, found 'if'"},
           {"r :=", "has an error in line 2: expected a value, found the end of the text"},
           {"r := 1 ==\n1", "has an error in line 2: expected a value, found the end of the line"},
           {"r := \"a", "has an error in line 2: unterminated string"},
           {"r := \"a\\\"", "has an error in line 2: unterminated string"},
           {"r := input.on \"a\"", "has an error in line 2: expected the end of the line, found '\"a\"'"},
           {"r if {}", "has an error in line 2: empty body"},
           {"r if {\n;\n}", "has an error in line 4: empty body"},
           {"r if", "has an error in line 2: expected a value, found the end of the text"},
           {"r if { input.on",
            "has an error in line 2: expected ';', a new line or '}', found the end of the text"},
           {"r if { input.on input.off }",
            "has an error in line 2: expected ';', a new line or '}', found 'input.off'"},
           {"r if not input.on",
            "has an error in line 2: unknown name 'not'; expected a literal or a member of input"},
           {"r := [1 2]", "has an error in line 2: expected ']', found '2'"},
           {"r := {a: 1}", "has an error in line 2: expected a string, found 'a'"},
           {"r := {\"a\" 1}", "has an error in line 2: expected ':', found '1'"},
           {"a.r := 1", "has an error in line 2: expected the name of a rule, found 'a.r'"},
           {"12 := 1", "has an error in line 2: expected the name of a rule, found '12'"},
           {"package", "has an error in line 2: expected the name of a package, found the end of the text"},
           {"package q\nr := 1", "must be of the package 'p', found 'q'"});
    arena *a = arena_new();
    assert_string_equal(evaluate(a, "r := 1"), "must be of the package 'p', found ''");
    const char *problem = evaluate(a, "package p\nr := 01");
    assert_non_null(strstr(problem, "has an error in line 2: invalid literal '01': "));
    problem = evaluate(a, "package p\nr := \"\\x\"");
    assert_non_null(strstr(problem, "has an error in line 2: invalid literal '\"\\x\"': "));
    arena_free(a);
}

static void a_problem_leaves_no_default(void **state)
{
    (void)state;
    EXPECT({"default r := true\nr := true\nr := )", "has an error in line 4: expected a value, found ')'"});
}

static void nesting_is_limited(void **state)
{
    (void)state;
    arena *a = arena_new();
    buffer source = {0};
    buffer_append(&source, "package p\nr := ");
    for (int i = 0; i < 100000; i++)
        buffer_append(&source, "[");
    assert_string_equal(evaluate(a, buffer_text(&source)),
                        "has an error in line 2: nested more than 32 levels deep");
    buffer_free(&source);
    arena_free(a);
}

/* A shown token is cut between characters, since the problem is sent as JSON. */
static void long_tokens_are_cut_between_characters(void **state)
{
    (void)state;
    arena *a = arena_new();
    const char *problem = evaluate(a, "package p\nr := "
                                      "abc\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
                                      "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9");
    assert_non_null(strstr(problem, "abc\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
                                    "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9';"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_literals_and_members_of_input),
        cmocka_unit_test(strings_keep_operators_and_escapes),
        cmocka_unit_test(comparisons_are_those_of_json),
        cmocka_unit_test(white_space_and_comments_are_free),
        cmocka_unit_test(bodies_hold_when_all_conditions_do),
        cmocka_unit_test(problems_are_named_with_their_line),
        cmocka_unit_test(a_problem_leaves_no_default),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(long_tokens_are_cut_between_characters),
    };
    json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

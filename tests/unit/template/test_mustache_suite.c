/* The official test suite of the Mustache specification, with the optional dynamic names and inheritance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "case.h"

static const char *text_of(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name)->valuestring;
}

/* Returns 1 when the case fails. */
static int run_case(const char *module, const cJSON *item)
{
    buffer out = {0}, messages = {0};
    case_input input = {.text = text_of(item, "template"),
                        .data = cJSON_GetObjectItemCaseSensitive(item, "data"),
                        .partials = cJSON_GetObjectItemCaseSensitive(item, "partials"),
                        .escape = TEMPLATE_ESCAPE_HTML};
    bool same =
        case_render(&input, &out, &messages) && strcmp(buffer_text(&out), text_of(item, "expected")) == 0;
    if (!same)
        print_error("%s: %s\n  template: %s\n  expected: %s\n  got: %s\n%s\n", module, text_of(item, "name"),
                    input.text, text_of(item, "expected"), buffer_text(&out), buffer_text(&messages));
    buffer_free(&out);
    buffer_free(&messages);
    return same ? 0 : 1;
}

static void run_module(void **state)
{
    const char *module = *state;
    arena *a = arena_new();
    char *text;
    size_t length;
    if (file_read(a, arena_format(a, "%s/testdata/mustache-spec/%s.json", CPOD_SHARED_DIR, module), 1U << 24,
                  &text, &length) != 0) {
        print_message("skipped: the Mustache suite is not here (%s)\n", module);
        arena_free(a);
        skip();
    }
    cJSON *suite = cJSON_ParseWithLength(text, length);
    assert_non_null(suite);
    int failures = 0, count = 0;
    const cJSON *item;
    cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(suite, "tests")) {
        failures += run_case(module, item);
        count++;
    }
    cJSON_Delete(suite);
    arena_free(a);
    assert_true(count > 0);
    assert_int_equal(failures, 0);
}

int main(void)
{
    static char modules[][24] = {"comments", "delimiters", "interpolation",  "inverted",
                                 "partials", "sections",   "~dynamic-names", "~inheritance"};
    struct CMUnitTest tests[sizeof modules / sizeof *modules];
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        tests[i] =
            (struct CMUnitTest){.name = modules[i], .test_func = run_module, .initial_state = modules[i]};
    return cmocka_run_group_tests_name("mustache suite", tests, NULL, NULL);
}

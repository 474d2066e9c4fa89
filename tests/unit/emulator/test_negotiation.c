/* The media type of a response, by Accept. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

static fixture *f;

static int start(void **state)
{
    (void)state;
    f = calloc(1, sizeof *f);
    f->diagnostics = diagnostics_new();
    f->files = reader_new(f->diagnostics);
    f->memory = arena_new();
    const char *path = CPOD_SOURCE_DIR "/tests/unit/emulator/negotiation.yaml";
    emulator_options options = {.document = spec_load(f->memory, f->files, path, SPEC_CHECK, f->diagnostics),
                                .checks_responses = true};
    f->emulator = emulator_new(&options, f->diagnostics);
    diagnostics_print(f->diagnostics, SEVERITY_NOTE, stderr);
    return f->emulator != NULL && diagnostics_count(f->diagnostics, SEVERITY_WARNING) == 0 ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    fixture_free(f);
    return 0;
}

typedef struct expectation {
    const char *target, *accept; /* NULL: no such header */
    int status;
    const char *type; /* NULL: none */
} expectation;

static void check(const expectation *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const http_field headers[] = {{expected[i].accept != NULL ? "Accept" : NULL, expected[i].accept},
                                      {NULL, NULL}};
        reply r = fixture_call_with(f, "GET", expected[i].target, NULL, headers);
        const char *type = http_response_find(r.response, "Content-Type");
        bool is_same = type == NULL || expected[i].type == NULL ? type == expected[i].type
                                                                : strcmp(type, expected[i].type) == 0;
        if (r.status != expected[i].status || !is_same)
            fail_msg("%s, %s: %d %s", expected[i].target, expected[i].accept, r.status,
                     type != NULL ? type : "none");
        reply_free(&r);
    }
}

#define CHECK(expected) check(expected, sizeof(expected) / sizeof *(expected))

static void each_type_is_served(void **state)
{
    (void)state;
    static const expectation expected[] = {
        {"/report", "text/csv", 200, "text/csv"},
        {"/report", "Text/CSV", 200, "text/csv"},
        {"/report", "application/json", 200, "application/json"},
        {"/report", "application/vnd.acme+json, application/problem+json", 200, "application/vnd.acme+json"},
        {"/report", "application/pdf", 200, "application/pdf"},
        {"/report", NULL, 200, "application/json"}, /* JSON first */
        {"/report", "", 200, "application/json"},
        {"/report", "*/*", 200, "application/json"},
        {"/nothing", "text/csv", 204, NULL},
        {"/default", "text/csv", 200, "text/csv"},
    };
    CHECK(expected);
}

static void qualities_decide(void **state)
{
    (void)state;
    static const expectation expected[] = {
        {"/report", "text/csv;q=0.4, application/pdf;q=0.5", 200, "application/pdf"},
        {"/report", "text/csv ; q=0.5 , application/pdf;Q=\"0.4\"", 200, "text/csv"},
        {"/report", "application/pdf, text/csv", 200, "application/pdf"}, /* the first of equal ones */
        {"/report", "text/*;q=0.9, application/json;q=0.8", 200, "text/csv"},
        /* the most specific range decides */
        {"/report", "*/*, application/json;q=0.1", 200, "application/vnd.acme+json"},
        {"/report", "application/*, application/json;q=0", 200, "application/vnd.acme+json"},
        {"/report", "application/json;q=9", 200, "application/json"},
        {"/report", "image/png, */*;q=0.01", 200, "application/json"},
        {"/report", ",, text/csv,", 200, "text/csv"},
        {"/report", "a/b;c=\",text/csv\", application/pdf", 200, "application/pdf"},
    };
    CHECK(expected);
}

static void others_are_not_acceptable(void **state)
{
    (void)state;
    static const char problem[] = "application/problem+json";
    static const expectation expected[] = {
        {"/report", "image/png", 406, problem},
        {"/report", "text/csv;q=0", 406, problem},
        {"/report", "text/csv;q=0, */*;q=0", 406, problem},
        {"/report", "application/problem+json", 406, problem},
        {"/report", "text/cs", 406, problem},
        {"/report", "text/csvs", 406, problem},
        {"/report", ";q=1", 406, problem},
        {"/report", "text", 406, problem},
        {"/default", "application/json", 406, problem},
        {"/images", "text/csv", 406, problem},
        {"/page", "text/html", 406, problem},
        {"/failure", "text/csv", 404, NULL},
    };
    CHECK(expected);
}

static void ranges_become_types(void **state)
{
    (void)state;
    static const expectation expected[] = {
        {"/images", NULL, 200, "image/png"},
        {"/images", "image/*", 200, "image/png"},
        {"/images", "image/gif", 200, "image/gif"},
        {"/images", "image/gif;q=0.5, image/webp", 200, "image/gif"},
        {"/anything", "*/*", 200, "application/octet-stream"},
        {"/anything", "text/csv", 200, "text/csv"},
        {"/typed", "*/*", 200, "application/json"},
        {"/typed", "application/hal+json", 200, "application/hal+json"},
    };
    CHECK(expected);
}

static void parameters_select(void **state)
{
    (void)state;
    static const expectation expected[] = {
        {"/versions", "application/json", 200, "application/json; version=1"},
        {"/versions", "application/json;version=2", 200, "application/json; version=\"2\""},
        {"/versions", "application/json; version=\"1\"", 200, "application/json; version=1"},
        {"/versions", "application/json; version=3", 406, "application/problem+json"},
        {"/versions", "application/json; charset=utf-8", 200, "application/json; version=1"},
    };
    CHECK(expected);
}

static void a_status_that_is_acceptable(void **state)
{
    (void)state;
    static const expectation expected[] = {
        {"/statuses", "text/csv", 203, "text/csv"},
        {"/statuses", "application/json, text/csv", 200, "application/json"},
        {"/statuses", "image/png", 406, "application/problem+json"},
    };
    CHECK(expected);
}

static void text_is_the_example(void **state)
{
    (void)state;
    const http_field headers[] = {{"Accept", "text/csv"}, {NULL, NULL}};
    reply r = fixture_call_with(f, "GET", "/report", NULL, headers);
    assert_string_equal(buffer_text(&r.response->body), "month,total\nmay,7\n");
    reply_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_type_is_served),       cmocka_unit_test(qualities_decide),
        cmocka_unit_test(others_are_not_acceptable), cmocka_unit_test(ranges_become_types),
        cmocka_unit_test(parameters_select),         cmocka_unit_test(a_status_that_is_acceptable),
        cmocka_unit_test(text_is_the_example),
    };
    return cmocka_run_group_tests(tests, start, stop);
}

/* What OpenAPI 3.2 adds to requests and responses, served from the document of the tests of the wire. */
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
    const char *path = CPOD_SOURCE_DIR "/tests/wire/openapi_32.yaml";
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

static void methods_are_routed_by_their_exact_name(void **state)
{
    (void)state;
    expect(f, "QUERY", "/search", "{\"text\":\"a\"}", 200, "0", "text");
    expect(f, "QUERY", "/search", "{}", 400, "errors.0.field", "text");
    expect(f, "QUERY", "/search", NULL, 400, "status", "400");
    expect(f, "PURGE", "/search", NULL, 204, "", "(absent)");
    expect(f, "search", "/search", NULL, 204, "", "(absent)");
    expect(f, "SEARCH", "/search", NULL, 405, "status", "405");
    expect(f, "query", "/search", "{\"text\":\"a\"}", 405, "detail",
           "the methods of this path are QUERY, PURGE, search, PROPFIND");
}

static void a_form_is_the_whole_query(void **state)
{
    (void)state;
    expect(f, "GET", "/form?text=x%3Dy&limit=3&tags=a&tags=b&ids=1%7C2&near=%7B%22lat%22%3A0.5%7D", NULL, 204,
           "", "(absent)");
    expect(f, "GET", "/form?limit=3", NULL, 400, "errors.0.field", "filter.text");
    expect(f, "GET", "/form?text=a&limit=11", NULL, 400, "errors.0.field", "filter.limit");
    expect(f, "GET", "/form?text=a&ids=1%7Cx", NULL, 400, "errors.0.field", "filter.ids[1]");
    expect(f, "GET", "/form?text=a&near=1", NULL, 400, "errors.0.field", "filter.near");
    expect(f, "GET", "/form", NULL, 400, "errors.0.field", "filter");
    expect(f, "GET", "/map?a%20b=1&c=-2", NULL, 204, "", "(absent)");
    expect(f, "GET", "/map?a=x", NULL, 400, "errors.0.field", "all.a");
}

static void json_and_text_are_the_whole_query(void **state)
{
    (void)state;
    expect(f, "GET", "/json?%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D", NULL, 204, "",
           "(absent)");
    expect(f, "GET", "/json?%7B%7D", NULL, 400, "errors.0.field", "selector.numbers");
    expect(f, "GET", "/json?a=b", NULL, 400, "errors.0.message", "is not JSON");
    expect(f, "GET", "/json", NULL, 204, "", "(absent)");
    expect(f, "GET", "/text?%24.a.b%5B1%3A1%5D", NULL, 204, "", "(absent)");
}

static void a_serialized_example_is_sent_unchanged(void **state)
{
    (void)state;
    reply r = fixture_call(f, "GET", "/serialized", NULL);
    assert_int_equal(r.status, 200);
    assert_string_equal(buffer_text(&r.response->body), "a;b\r\n");
    reply_free(&r);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_are_routed_by_their_exact_name),
        cmocka_unit_test(a_form_is_the_whole_query),
        cmocka_unit_test(json_and_text_are_the_whole_query),
        cmocka_unit_test(a_serialized_example_is_sent_unchanged),
    };
    return cmocka_run_group_tests_name("the emulator: OpenAPI 3.2", tests, start, stop);
}

/* The engine serves any document without services: each operation of each available document responds as the
 * document allows, or with a problem about the request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/json.h"
#include "engine/emulator.h"
#include "reader/reader.h"

/* The path of an operation with "1" as the value of its variables. */
static const char *filled(arena *a, const char *path)
{
    buffer out = {0};
    while (*path != '\0') {
        size_t length = strcspn(path, "{?#");
        buffer_append_n(&out, path, length);
        path += length;
        if (*path != '{')
            break;
        buffer_append_char(&out, '1');
        path += strcspn(path, "}");
        path += *path == '}';
    }
    const char *text = arena_copy(a, buffer_text(&out));
    buffer_free(&out);
    return text;
}

/* Whether a response is an example, or a problem about the request. */
static bool is_expected(const http_response *response)
{
    switch (response->status) {
    case 400:
    case 401:
    case 415:
    case 422:
        return strcmp(http_response_find(response, "Content-Type"), "application/problem+json") == 0;
    default:
        return response->status < 400;
    }
}

/* Returns the number of operations that respond with an example. */
static size_t request_all(emulator *e, const spec_document *of, arena *a)
{
    static const http_field credentials[] = {{"Authorization", "Bearer x"}};
    size_t examples = 0;
    for (size_t i = 0; i < of->operations.count; i++) {
        const spec_operation *operation = of->operations.items[i];
        if (operation->is_webhook || operation->is_callback)
            continue;
        const http_request request = {.method = operation->method,
                                      .target = filled(a, operation->path),
                                      .headers = credentials,
                                      .header_count = 1};
        http_response *response = emulator_handle(e, &request);
        if (!is_expected(response))
            fail_msg("%s %s: %d %s", request.method, request.target, response->status,
                     buffer_text(&response->body));
        examples += response->status < 400;
        http_response_free(response);
    }
    return examples;
}

static size_t serve(const char *path)
{
    arena *a = arena_new();
    diagnostics *d = diagnostics_new();
    reader *files = reader_new(d);
    emulator_options options = {.document = spec_load(a, files, path, SPEC_CHECK, d)};
    assert_non_null(options.document);
    emulator *e = emulator_new(&options, d);
    if (e == NULL) {
        diagnostics_print(d, SEVERITY_NOTE, stderr);
        fail_msg("%s", path);
    }
    size_t examples = request_all(e, options.document, a);
    print_message("%s: %zu operations, %zu with an example\n", path, options.document->operations.count,
                  examples);
    emulator_free(e);
    reader_free(files);
    diagnostics_free(d);
    arena_free(a);
    return examples;
}

static void a_document_of_the_tests(void **state)
{
    (void)state;
    assert_int_equal(serve(CPOD_SOURCE_DIR "/tests/unit/emulator/generic.yaml"), 10);
}

static size_t serve_matches(const char *pattern)
{
    glob_t found;
    size_t examples = 0;
    int status = glob(pattern, 0, NULL, &found);
    if (status == GLOB_NOMATCH)
        print_message("skipped: no %s\n", pattern);
    for (size_t i = 0; status == 0 && i < found.gl_pathc; i++)
        if (strstr(found.gl_pathv[i], "/common/") == NULL) /* fragments of documents */
            examples += serve(found.gl_pathv[i]);
    globfree(&found);
    return examples;
}

static void documents_of_other_apis(void **state)
{
    (void)state;
    size_t examples = serve_matches(CPOD_SHARED_DIR "/specs/*.yaml") +
                      serve_matches(CPOD_SHARED_DIR "/specs/*.json") +
                      serve_matches(CPOD_SHARED_DIR "/specs/*/*/*.yaml");
    assert_true(examples == 0 || examples > 50);
}

/* Without services the platform's own document is served generically as well. */
static void the_contract(void **state)
{
    (void)state;
    assert_true(serve(CPOD_SOURCE_DIR "/openapi/openapi.yaml") > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_of_the_tests),
        cmocka_unit_test(documents_of_other_apis),
        cmocka_unit_test(the_contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

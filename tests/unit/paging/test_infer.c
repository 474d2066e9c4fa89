/* Runs the files of cases: blocks of
 *
 *     === name
 *     a path item with one operation (OpenAPI 3.1)
 *     ---
 *     how the operation is paged, or "none"
 *
 * UPDATE=1 in the environment writes what is found in place of what is expected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "paging/paging.h"

#define FOLDER CPOD_SOURCE_DIR "/tests/unit/paging/"

static void append(const char *name, const char *text, buffer *out)
{
    if (text != NULL && *text != '\0')
        buffer_format(out, " %s=%s", name, text);
}

static void describe(arena *a, const paging_scheme *scheme, buffer *out)
{
    static const char *const styles[] = {"page", "offset", "cursor"};
    static const char *const sources[] = {"", "url", "link", "header", "last-item"};
    buffer_append(out, styles[scheme->style]);
    append("from", sources[scheme->source], out);
    append(scheme->in_body ? "body" : "query", scheme->page, out);
    append("size", scheme->size, out);
    append("next", paging_path_text(a, &scheme->next), out);
    append("header", scheme->header, out);
    append("more", paging_path_text(a, &scheme->more), out);
    append("total", paging_path_text(a, &scheme->total), out);
    append("pages", paging_path_text(a, &scheme->pages), out);
    append("items", scheme->items.count > 0 ? paging_path_text(a, &scheme->items) : "$", out);
    append("first", scheme->from_zero ? "0" : NULL, out);
    append("by", scheme->extension, out);
}

/* The path item as that of a document. */
static void complete(const char *item, buffer *out)
{
    buffer_append(out, "openapi: 3.1.0\ninfo: {title: Case, version: '1'}\npaths:\n  /x:\n");
    for (const char *line = item; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        buffer_append(out, "    ");
        buffer_append_n(out, line, length);
        buffer_append_char(out, '\n');
        line += length + (line[length] == '\n');
    }
}

static const char *find(arena *a, const char *item)
{
    buffer text = {0}, found = {0};
    diagnostics *d = diagnostics_new();
    reader *files = reader_new(d);
    complete(item, &text);
    const spec_document *spec =
        spec_parse(a, files, "case.yaml", buffer_text(&text), text.length, SPEC_CHECK, d);
    diagnostics_print(d, SEVERITY_WARNING, stderr);
    assert_non_null(spec);
    assert_int_equal(spec->operations.count, 1);
    paging_scheme scheme;
    const char *problem = NULL;
    if (paging_find(a, schema_set_new(a, spec, d), spec->operations.items[0], &scheme, &problem))
        describe(a, &scheme, &found);
    else
        buffer_append(&found, "none");
    buffer_append_char(&found, '\n');
    if (problem != NULL)
        buffer_format(&found, "%s\n", problem);
    reader_free(files);
    diagnostics_free(d);
    buffer_free(&text);
    return buffer_to_arena(&found, a);
}

/* Runs the case that begins at `text`; returns the next one, or NULL. */
static const char *run_case(arena *a, const char *text, buffer *actual, size_t *failures)
{
    const char *item = strchr(text, '\n') + 1;
    const char *line = strstr(item, "\n---\n");
    assert_non_null(line);
    const char *expected = line + strlen("\n---\n");
    const char *next = strstr(expected, "=== ");
    const char *found = find(a, arena_copy_n(a, item, (size_t)(line - item)));
    const size_t length = next != NULL ? (size_t)(next - expected) : strlen(expected);
    const char *wanted = arena_copy_n(a, expected, length);
    buffer_append_n(actual, text, (size_t)(expected - text));
    buffer_append(actual, found);
    if (strcmp(found, wanted) != 0) {
        print_message("%.*s\nexpected: %sfound:    %s", (int)strcspn(text, "\n"), text, wanted, found);
        (*failures)++;
    }
    return next;
}

static void run_file(const char *path)
{
    arena *a = arena_new();
    char *text;
    size_t length, failures = 0;
    buffer actual = {0};
    assert_int_equal(file_read(a, path, 1U << 24, &text, &length), 0);
    for (const char *at = text; at != NULL;)
        at = run_case(a, at, &actual, &failures);
    if (getenv("UPDATE") != NULL) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(actual.data, 1, actual.length, file), actual.length);
        assert_int_equal(fclose(file), 0);
    }
    buffer_free(&actual);
    arena_free(a);
    assert_int_equal(failures, 0);
}

static void test_schemes(void **state)
{
    (void)state;
    run_file(FOLDER "schemes.cases");
}

static void test_what_is_not_paged(void **state)
{
    (void)state;
    run_file(FOLDER "not_paged.cases");
}

static void test_extensions(void **state)
{
    (void)state;
    run_file(FOLDER "extensions.cases");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schemes),
        cmocka_unit_test(test_what_is_not_paged),
        cmocka_unit_test(test_extensions),
    };
    return cmocka_run_group_tests_name("paging/infer", tests, NULL, NULL);
}

/* Runs the files in cases/: blocks of
 *
 *     === name
 *     a whole document, or the members of components/schemas alone (OpenAPI 3.1 where the name ends in "3.1",
 * else 3.0)
 *     ---
 *     the outline of the model and the messages that come of it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outline.h"

#define CASES_FOLDER CPOD_SOURCE_DIR "/tests/unit/model/cases"

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    buffer text = {0};
    char bytes[4096];
    for (size_t n = fread(bytes, 1, sizeof bytes, file); n > 0; n = fread(bytes, 1, sizeof bytes, file))
        buffer_append_n(&text, bytes, n);
    fclose(file);
    return text.data;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

/* The document of a block. */
static void complete(const char *name, const char *text, buffer *out)
{
    if (strncmp(text, "openapi:", 8) == 0) {
        buffer_append(out, text);
        return;
    }
    buffer_format(out, "openapi: %s\ninfo: {title: T, version: \"1\"}\npaths: {}\ncomponents:\n  schemas:\n",
                  ends_with(name, "3.1") ? "3.1.0" : "3.0.3");
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        buffer_append(out, "    ");
        buffer_append_n(out, line, length);
        buffer_append(out, "\n");
        line += length + (line[length] == '\n');
    }
}

static bool run_case(const char *name, const char *text, const char *expected)
{
    buffer whole = {0};
    buffer outline = {0};
    complete(name, text, &whole);
    diagnostics *d = diagnostics_new();
    reader *r = reader_new(d);
    arena *a = arena_new();
    const spec_document *spec =
        spec_parse(a, r, "case.yaml", buffer_text(&whole), whole.length, SPEC_CHECK, d);
    const api_model *model = spec != NULL ? model_build(a, spec, d) : NULL;
    if (model != NULL)
        outline_model(model, &outline);
    outline_messages(d, &outline);
    bool same = strcmp(buffer_text(&outline), expected) == 0;
    if (!same)
        printf("=== %s\n--- expected:\n%s--- actual:\n%s", name, expected, buffer_text(&outline));
    arena_free(a);
    reader_free(r);
    diagnostics_free(d);
    buffer_free(&whole);
    buffer_free(&outline);
    return same;
}

/* Cuts the text at the first line that begins with `start`. Returns the rest of that line; NULL without such
 * a line. */
static char *cut_at(char *text, const char *start)
{
    size_t length = strlen(start);
    for (char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, start, length) == 0) {
            *line = '\0';
            return line + length;
        }
    }
    return NULL;
}

static size_t run_file(const char *path)
{
    char *text = read_file(path);
    size_t failures = 0;
    for (char *block = cut_at(text, "=== "); block != NULL;) {
        char *name = block;
        char *next = cut_at(block, "=== ");
        char *end_of_name = strchr(name, '\n');
        assert_non_null(end_of_name);
        *end_of_name = '\0';
        char *expected = cut_at(end_of_name + 1, "---\n");
        assert_non_null(expected);
        failures += !run_case(name, end_of_name + 1, expected);
        block = next;
    }
    free(text);
    return failures;
}

static void test_all_cases(void **unused)
{
    (void)unused;
    DIR *folder = opendir(CASES_FOLDER);
    assert_non_null(folder);
    size_t files = 0;
    size_t failures = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (!ends_with(entry->d_name, ".cases"))
            continue;
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", CASES_FOLDER, entry->d_name);
        failures += run_file(path);
        files++;
    }
    closedir(folder);
    assert_true(files > 0);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

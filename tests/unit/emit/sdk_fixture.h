/* An SDK generated in memory from the text of a small document. */
#ifndef SDK_FIXTURE_H
#define SDK_FIXTURE_H

#include "base/diagnostics.h"
#include "emit/emit.h"
#include "reader/reader.h"

#include <stdbool.h>

typedef struct sdk_fixture {
    arena *memory, *pages_memory;
    diagnostics *diagnostics;
    reader *files;
    file_set out;
    file_set pages; /* the documentation for readers */
} sdk_fixture;

/* cmocka's setup and teardown: *state is an sdk_fixture. */
int sdk_fixture_setup(void **state);
int sdk_fixture_teardown(void **state);

/* Generates with the prefix "cpod". `text` is YAML. */
bool sdk_generate(sdk_fixture *f, const char *text);
bool sdk_generate_with_prefix(sdk_fixture *f, const char *text, const char *prefix);

/* The document of these members of components/schemas, indented by 4. */
bool sdk_generate_schemas(sdk_fixture *f, const char *schemas);

/* The text of a generated file, or of a page when it ends in ".md"; fails the test if it is absent. */
const char *sdk_file_text(sdk_fixture *f, const char *path);

/* Fails, and shows the file, when the text is not in it (or is). */
void sdk_expect(sdk_fixture *f, const char *path, const char *text);
void sdk_expect_not(sdk_fixture *f, const char *path, const char *text);

/* Fails when no note, warning or error holds the text. */
void sdk_expect_report(sdk_fixture *f, severity level, const char *text);

#endif

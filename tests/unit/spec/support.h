/* Loads documents for the tests of this folder. */
#ifndef TESTS_SPEC_SUPPORT_H
#define TESTS_SPEC_SUPPORT_H

#include "spec/spec.h"

typedef struct loading {
    arena *memory;
    reader *files;
    diagnostics *diagnostics;
    const spec_document *api;
} loading;

loading load_text(const char *text);
void loading_free(loading *l);

/* The document has version 3.0.3, an info, no paths, and these lines as components/schemas (each indented by
 * four spaces). */
loading load_schemas(const char *schemas);

/* A component of the root; the test fails without it. */
const spec_schema *schema_named(const loading *l, const char *name);
const spec_schema *property_of(const spec_schema *schema, const char *name);

/* All messages, as "error 7:3 text", a line each. */
void assert_messages(const loading *l, const char *expected);

#define HEAD    "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
#define HEAD_31 "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"

#endif

/* What the tests of the stage share: the schemas of a small document. */
#ifndef SCHEMA_TEST_SUPPORT_H
#define SCHEMA_TEST_SUPPORT_H

#include "schema/schema.h"

typedef struct fixture {
    arena *memory;
    diagnostics *diagnostics;
    reader *files;
    const spec_document *document;
    schema_set *set;
} fixture;

/* `schemas` are the members of components/schemas, one a line. */
fixture fixture_of(const char *schemas);
void fixture_free(fixture *f);

const spec_schema *spec_named(const fixture *f, const char *name);
const normalized_schema *schema_named(const fixture *f, const char *name);

/* The schema of a property, which the schema must have. */
const normalized_schema *property_of(const fixture *f, const normalized_schema *s, const char *name);

/* The names of the properties, in order, a '*' behind those that are required: "id* name". */
void assert_properties(const normalized_schema *s, const char *expected);

#endif

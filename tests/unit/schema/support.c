#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "support.h"

fixture fixture_of(const char *schemas)
{
    fixture f = {.memory = arena_new(), .diagnostics = diagnostics_new()};
    f.files = reader_new(f.diagnostics);
    buffer text = {0};
    buffer_append(&text, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\ncomponents:\n  schemas:\n");
    for (const char *line = schemas; *line != '\0'; line += strcspn(line, "\n") + 1)
        buffer_format(&text, "    %.*s\n", (int)strcspn(line, "\n"), line);
    f.document =
        spec_parse(f.memory, f.files, "t.yaml", buffer_text(&text), text.length, SPEC_CHECK, f.diagnostics);
    buffer_free(&text);
    assert_non_null(f.document);
    f.set = schema_set_new(f.memory, f.document, f.diagnostics);
    return f;
}

void fixture_free(fixture *f)
{
    reader_free(f->files);
    diagnostics_free(f->diagnostics);
    arena_free(f->memory);
}

const spec_schema *spec_named(const fixture *f, const char *name)
{
    for (size_t i = 0; i < f->document->schemas.count; i++)
        if (strcmp(f->document->schemas.items[i].name, name) == 0)
            return f->document->schemas.items[i].schema;
    fail_msg("no schema %s", name);
    return NULL;
}

const normalized_schema *schema_named(const fixture *f, const char *name)
{
    return schema_normalize(f->set, spec_named(f, name));
}

const normalized_schema *property_of(const fixture *f, const normalized_schema *s, const char *name)
{
    const schema_property *property = schema_find_property(s, name);
    assert_non_null(property);
    return schema_of_property(f->set, s, property);
}

void assert_properties(const normalized_schema *s, const char *expected)
{
    buffer names = {0};
    for (size_t i = 0; i < s->properties.count; i++) {
        const char *name = s->properties.items[i].name;
        buffer_format(&names, "%s%s%s", i > 0 ? " " : "", name, schema_requires(s, name) ? "*" : "");
    }
    assert_string_equal(buffer_text(&names), expected);
    buffer_free(&names);
}

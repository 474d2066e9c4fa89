#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "support.h"

loading load_text(const char *text)
{
    loading l = {.memory = arena_new(), .diagnostics = diagnostics_new()};
    l.files = reader_new(l.diagnostics);
    l.api = spec_parse(l.memory, l.files, "spec.yaml", text, strlen(text), SPEC_CHECK, l.diagnostics);
    return l;
}

loading load_schemas(const char *schemas)
{
    buffer text = {0};
    buffer_format(&text, HEAD "paths: {}\ncomponents:\n  schemas:\n%s", schemas);
    loading l = load_text(buffer_text(&text));
    buffer_free(&text);
    return l;
}

void loading_free(loading *l)
{
    reader_free(l->files);
    diagnostics_free(l->diagnostics);
    arena_free(l->memory);
}

const spec_schema *schema_named(const loading *l, const char *name)
{
    for (size_t i = 0; i < l->api->schemas.count; i++)
        if (strcmp(l->api->schemas.items[i].name, name) == 0)
            return l->api->schemas.items[i].schema;
    fail_msg("no schema %s", name);
    return NULL;
}

const spec_schema *property_of(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->properties.count; i++)
        if (strcmp(schema->properties.items[i].name, name) == 0)
            return schema->properties.items[i].schema;
    fail_msg("no property %s", name);
    return NULL;
}

void assert_messages(const loading *l, const char *expected)
{
    static const char *const levels[] = {"note", "warning", "error"};
    buffer out = {0};
    diagnostic item;
    for (size_t i = 0; diagnostics_get(l->diagnostics, i, &item); i++)
        buffer_format(&out, "%s %u:%u %s\n", levels[item.level], (unsigned)item.at.line,
                      (unsigned)item.at.column, item.message);
    assert_string_equal(buffer_text(&out), expected);
    buffer_free(&out);
}

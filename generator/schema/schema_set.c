#include "schema/internal.h"

#include <stdint.h>

schema_set *schema_set_new(arena *a, const spec_document *from, diagnostics *d)
{
    schema_set *set = ARENA_NEW(a, schema_set);
    *set = (schema_set){.memory = a, .diagnostics = d, .document = from};
    map_init(&set->compositions, a);
    vector_reserve(a, &set->entries, from->all_schemas.count);
    for (size_t i = 0; i < from->all_schemas.count; i++)
        vector_add(a, &set->entries)->spec = from->all_schemas.items[i];
    return set;
}

schema_entry *schema_entry_of(schema_set *set, uint32_t number)
{
    return &set->entries.items[number];
}

schema_ref schema_ref_of(const spec_schema *schema)
{
    return (schema_ref){.number = spec_follow(schema)->number};
}

normalized_schema *schema_new_composed(schema_set *set, const spec_schema *origin)
{
    normalized_schema *s = ARENA_NEW(set->memory, normalized_schema);
    schema_init(set, s, (uint32_t)set->entries.count, origin);
    vector_add(set->memory, &set->entries)->normalized = s;
    return s;
}

void schema_fill(schema_set *set, normalized_schema *s, const spec_schema *schema, unsigned variant)
{
    s->own = schema;
    s->deprecated = schema->deprecated;
    s->has_null_type = (schema->types & SPEC_TYPE_NULL) != 0;
    s->nullable = schema->nullable || s->has_null_type;
    vector_reserve(set->memory, &s->properties, schema->properties.count);
    schema_collect_all_of(set, s, schema, variant);
    schema_merge_parts(set, s);
}

const normalized_schema *schema_at(schema_set *set, schema_ref ref)
{
    schema_entry *entry = schema_entry_of(set, ref.number);
    if (entry->normalized != NULL)
        return entry->normalized;
    const spec_schema *schema = entry->spec;
    normalized_schema *s = ARENA_NEW(set->memory, normalized_schema);
    entry->normalized = s; /* before it is filled: a `then` or `else` may lead back to it */
    schema_init(set, s, schema->number, schema);
    s->component = schema->component;
    schema_fill(set, s, schema, PART_WHOLE);
    return s;
}

const normalized_schema *schema_normalize(schema_set *set, const spec_schema *schema)
{
    return schema_at(set, schema_ref_of(schema));
}

/* ---- one schema */

void schema_init(schema_set *set, normalized_schema *s, uint32_t number, const spec_schema *origin)
{
    s->number = number;
    s->origin = origin;
    map_init(&s->property_index, set->memory);
    map_init(&s->required_names, set->memory);
}

const schema_property *schema_find_property(const normalized_schema *s, const char *name)
{
    uintptr_t index = (uintptr_t)map_get(&s->property_index, name);
    return index > 0 ? &s->properties.items[index - 1] : NULL;
}

schema_property *schema_add_property(schema_set *set, normalized_schema *s, const char *name, mark at)
{
    uintptr_t index = (uintptr_t)map_get(&s->property_index, name);
    if (index > 0)
        return &s->properties.items[index - 1];
    schema_property *property = vector_add(set->memory, &s->properties);
    property->name = name;
    property->at = at;
    map_put(&s->property_index, name, (void *)(uintptr_t)s->properties.count);
    return property;
}

bool schema_requires(const normalized_schema *s, const char *name)
{
    return map_has(&s->required_names, name);
}

void schema_require(schema_set *set, normalized_schema *s, spec_name name)
{
    if (map_put(&s->required_names, name.text, s))
        *vector_add(set->memory, &s->required) = name;
}

bool schema_has_structure(const normalized_schema *s)
{
    return s->properties.count > 0 || s->required.count > 0 || s->items.count > 0 ||
           s->prefix_items.count > 0 || s->pattern_schemas.count > 0 ||
           s->additional == SPEC_ADDITIONAL_SCHEMA || s->has_enum;
}

bool schema_is_null(const normalized_schema *s)
{
    if (s->has_enum && s->enum_values.count > 0) {
        for (size_t i = 0; i < s->enum_values.count; i++)
            if (s->enum_values.items[i]->kind != NODE_NULL)
                return false;
        return true;
    }
    return s->types == 0 && s->has_null_type && !schema_has_structure(s) && s->unions.count == 0;
}

const spec_schema *schema_broken_part(const normalized_schema *s)
{
    for (size_t i = 0; i < s->all_of_members.count; i++) {
        const spec_schema *keywords = s->all_of_members.items[i]->keywords;
        if (keywords != NULL && keywords->is_broken)
            return keywords;
    }
    return NULL;
}

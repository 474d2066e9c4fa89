#include "schema/internal.h"

#include <stdint.h>

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

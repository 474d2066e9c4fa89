#include "schema/internal.h"

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

size_t schema_count(const schema_set *set)
{
    return set->entries.count;
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

/* In the set before it is filled: a `then` or `else` may lead back to it. */
static const normalized_schema *normalize(schema_set *set, const spec_schema *schema)
{
    normalized_schema *s = ARENA_NEW(set->memory, normalized_schema);
    schema_init(set, s, schema->number, schema);
    schema_entry_of(set, schema->number)->normalized = s;
    s->component = schema->component;
    schema_fill(set, s, schema, PART_WHOLE);
    return s;
}

const normalized_schema *schema_at(schema_set *set, schema_ref ref)
{
    const schema_entry *entry = schema_entry_of(set, ref.number);
    return entry->normalized != NULL ? entry->normalized : normalize(set, entry->spec);
}

const normalized_schema *schema_normalize(schema_set *set, const spec_schema *schema)
{
    return schema_at(set, schema_ref_of(schema));
}

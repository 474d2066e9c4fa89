/* Bases: objects with a discriminator, but without oneOf, that others include by allOf, or that name
 * others in their mapping. A value of such a schema is one of the others, by the value of the
 * discriminator. */
#include "schema/internal.h"

bool schema_is_base(schema_set *set, const normalized_schema *s)
{
    return s->own != NULL && s->own->discriminator != NULL && !s->own_part->without_discriminator &&
           !s->own_part->without_unions && s->unions.count == 0 && !s->has_enum && !s->is_unsatisfiable &&
           schema_json_types(set, s) == SPEC_TYPE_OBJECT;
}

static void index_children(schema_set *set)
{
    if (set->has_children)
        return;
    set->has_children = true;
    for (size_t i = 0; i < set->document->schemas.count; i++) {
        const spec_schema *child = spec_follow(set->document->schemas.items[i].schema);
        const schema_parts members = schema_normalize(set, child)->all_of_members;
        for (size_t p = 0; p < members.count; p++) {
            const spec_schema *base = members.items[p]->keywords;
            if (base->discriminator != NULL && base != child)
                *vector_add(set->memory, &schema_entry_of(set, base->number)->children) = child;
        }
    }
}

static void index_members(schema_set *set, const spec_schemas *members)
{
    for (size_t i = 0; i < members->count; i++)
        ptr_map_put(set->memory, &set->union_members, spec_follow(members->items[i]), set);
}

/* Whether a oneOf or anyOf of the document lists the schema. */
static bool is_union_member(schema_set *set, const spec_schema *schema)
{
    const spec_schemas *all = &set->document->all_schemas;
    for (; set->indexed_members < all->count; set->indexed_members++) {
        index_members(set, &all->items[set->indexed_members]->one_of);
        index_members(set, &all->items[set->indexed_members]->any_of);
    }
    return ptr_map_get(&set->union_members, schema) != NULL;
}

bool schema_is_bare_child(schema_set *set, const spec_schema *schema, const spec_schema *target)
{
    const spec_discriminator_mappings mapping = target->discriminator_mapping;
    if (schema->component == NULL || schema->all_of.count == 0 || target->discriminator == NULL ||
        !schema_is_base(set, schema_normalize(set, target)))
        return false;
    for (size_t i = 0; i < mapping.count; i++)
        if (spec_follow(mapping.items[i].schema) == schema)
            return true;
    return mapping.count == 0 || is_union_member(set, schema);
}

spec_schemas schema_children(schema_set *set, const normalized_schema *base)
{
    index_children(set);
    return schema_entry_of(set, base->own->number)->children;
}

const normalized_schema *schema_without_discriminator(schema_set *set, const normalized_schema *base)
{
    const normalized_schema *known = schema_entry_of(set, base->own->number)->without_discriminator;
    if (known != NULL)
        return known;
    normalized_schema *made = schema_new_composed(set, base->own);
    schema_entry_of(set, base->own->number)->without_discriminator = made;
    schema_fill(set, made, base->own, PART_WITHOUT_DISCRIMINATOR);
    return made;
}

static bool has_all_properties(const normalized_schema *s, const normalized_schema *base)
{
    for (size_t i = 0; i < base->properties.count; i++)
        if (schema_find_property(s, base->properties.items[i].name) == NULL)
            return false;
    return true;
}

/* The base itself, or a name for it, would have the type of the base, which here is the union; one that a
 * mapping alone makes a child does not have the members of the base. */
const normalized_schema *schema_variant_of_base(schema_set *set, const normalized_schema *base,
                                                const spec_schema *child)
{
    const normalized_schema *s = schema_normalize(set, child);
    if (s == base || schema_effective(set, child) == base->own)
        return schema_without_discriminator(set, base);
    if (ptr_map_get(&s->all_of_set, base->own_part) != NULL || has_all_properties(s, base))
        return s;
    return schema_all(set, base, schema_without_discriminator(set, base), s);
}

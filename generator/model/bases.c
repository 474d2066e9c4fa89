/* Bases: objects with a discriminator, but without oneOf, that others include by allOf, or that name others
 * in their mapping. A value of such a schema is one of the others, by the discriminator's value. */
#include "model/union.h"

#include <string.h>

typedef VECTOR(const spec_schema *) child_list;

static bool is_base(model_builder *b, const shape *s)
{
    return s->schema->discriminator && s->unions.count == 0 && !s->has_enum && !s->contradicts &&
           shape_kinds(b, s) == SPEC_TYPE_OBJECT;
}

/* Who includes whom, of the components. */
static void index_children(model_builder *b)
{
    if (b->has_children)
        return;
    b->has_children = true;
    for (size_t i = 0; i < b->document->schemas.count; i++) {
        const spec_schema *child = spec_follow(b->document->schemas.items[i].schema);
        const shape *s = shape_of(b, child);
        for (size_t p = 0; p < s->parts.count; p++) {
            const spec_schema *base = s->parts.items[p];
            if (!base->discriminator || base == child)
                continue;
            child_list *children = ptr_map_get(&b->children, base);
            if (!children) {
                children = ARENA_NEW(b->memory, child_list);
                ptr_map_put(b->memory, &b->children, base, children);
            }
            *vector_add(b->memory, children) = child;
        }
    }
}

/* The base itself as a variant: the struct that it would be without the others. */
static const spec_schema *plain_base(model_builder *b, const spec_schema *base)
{
    spec_schema *plain = ptr_map_get(&b->plain_bases, base);
    if (!plain) {
        plain = ARENA_NEW(b->memory, spec_schema);
        *plain = *base;
        plain->component = plain->discriminator = NULL;
        plain->discriminator_mapping.count = 0;
        ptr_map_put(b->memory, &b->plain_bases, base, plain);
    }
    return plain;
}

static bool has_all_properties(const shape *s, const shape *base)
{
    for (size_t i = 0; i < base->properties.count; i++)
        if (!shape_find(s, base->properties.items[i].name))
            return false;
    return true;
}

/* What the variant of a child is made of. One that adds nothing to its base has the type of the base, which
 * here is the union; one that a mapping alone makes a child lacks the base's members. */
static const spec_schema *variant_schema(model_builder *b, const shape *base, const spec_schema *child)
{
    const shape *s = shape_of(b, child);
    if (child == base->schema || typed_schema(b, child) == base->schema)
        return plain_base(b, base->schema);
    if (ptr_map_get(&s->closure, base->schema) || has_all_properties(s, base))
        return child;
    return combine_all(b, plain_base(b, base->schema), child);
}

static void add_child(model_builder *b, union_plan *plan, const spec_schema *child)
{
    if (ptr_map_get(&plan->seen, child))
        return;
    ptr_map_put(b->memory, &plan->seen, child, plan);
    const spec_schema *schema = variant_schema(b, plan->whole, child);
    *vector_add(b->memory, &plan->options) =
        (union_option){.schema = schema, .member = child, .shape = shape_of(b, schema)};
}

bool model_collect_children(model_builder *b, union_plan *plan)
{
    const spec_schema *base = plan->whole->schema;
    if (!is_base(b, plan->whole))
        return false;
    for (size_t i = 0; i < base->discriminator_mapping.count; i++)
        add_child(b, plan, base->discriminator_mapping.items[i].schema);
    if (base->discriminator_mapping.count == 0) {
        index_children(b);
        const child_list *children = ptr_map_get(&b->children, base);
        for (size_t i = 0; children && i < children->count; i++)
            add_child(b, plan, children->items[i]);
    }
    return plan->options.count > 0;
}

void model_add_base_variant(model_builder *b, union_plan *plan, model_cases *cases)
{
    const spec_schema *base = plan->whole->schema;
    if (base->discriminator_mapping.count > 0 || !base->component)
        return;
    for (size_t i = 0; i < cases->count; i++)
        if (strcmp(cases->items[i].conditions.items[0].value, base->component) == 0)
            return;
    model_case *added = vector_add(b->memory, cases);
    *added = (model_case){.variant = plan->options.count, .accepts = MODEL_JSON_OBJECT};
    *vector_add(b->memory, &added->conditions) =
        (model_condition){.property = base->discriminator, .value = base->component};
    add_child(b, plan, base);
}

/* A base, which other schemas include by allOf, as the union of these, by the value of its discriminator. */
#include "model/union.h"

#include <string.h>

static void add_child(model_builder *b, union_plan *plan, const spec_schema *child)
{
    if (ptr_map_get(&plan->seen, child) != NULL)
        return;
    ptr_map_put(b->memory, &plan->seen, child, plan);
    *vector_add(b->memory, &plan->options) =
        (union_option){.schema = schema_variant_of_base(b->schemas, plan->whole, child),
                       .member = schema_normalize(b->schemas, child)};
}

bool model_collect_children(model_builder *b, union_plan *plan)
{
    if (!schema_is_base(b->schemas, plan->whole))
        return false;
    const spec_discriminator_mappings mapping = plan->whole->own->discriminator_mapping;
    for (size_t i = 0; i < mapping.count; i++)
        add_child(b, plan, mapping.items[i].schema);
    if (mapping.count == 0) {
        const spec_schemas children = schema_children(b->schemas, plan->whole);
        for (size_t i = 0; i < children.count; i++)
            add_child(b, plan, children.items[i]);
    }
    return plan->options.count > 0;
}

void model_add_base_variant(model_builder *b, union_plan *plan, model_cases *cases)
{
    const spec_schema *base = plan->whole->own;
    const char *component = plan->whole->component;
    if (base->discriminator_mapping.count > 0 || component == NULL)
        return;
    for (size_t i = 0; i < cases->count; i++)
        if (strcmp(cases->items[i].conditions.items[0].value, component) == 0)
            return;
    model_case *added = vector_add(b->memory, cases);
    *added = (model_case){.variant = plan->options.count, .accepts = MODEL_JSON_OBJECT};
    *vector_add(b->memory, &added->conditions) =
        (model_condition){.property = base->discriminator, .value = component};
    add_child(b, plan, base);
}

/* The options of oneOf and anyOf: without null and duplicates, nested unions expanded. */
#include "model/builder.h"

#include <string.h>

/* A schema of several JSON types is one option for each type. */
static void add_by_type(model_builder *b, union_plan *plan, const normalized_schema *s,
                        const normalized_schema *member)
{
    unsigned types = schema_json_types(b->schemas, s);
    if (types & SPEC_TYPE_NUMBER)
        types &= ~(unsigned)SPEC_TYPE_INTEGER;
    if ((types & (types - 1)) == 0 || s->unions.count > 0 || s->has_enum) {
        *vector_add(b->memory, &plan->options) = (union_option){.schema = s, .member = member};
        return;
    }
    for (unsigned bit = SPEC_TYPE_BOOLEAN; bit <= SPEC_TYPE_OBJECT; bit *= 2)
        if (types & bit)
            *vector_add(b->memory, &plan->options) =
                (union_option){.schema = schema_with_types(b->schemas, s, bit), .member = member};
}

static void add_members(model_builder *b, union_plan *plan, const normalized_schema *s);

/* Whether the discriminator of the member does not select among other values than that of the whole: one of
 * them has none, or it is the same property, of which the whole does not map values to its own members. */
static bool can_share_discriminator(const union_plan *plan, const normalized_schema *member)
{
    const normalized_schema *whole = plan->whole;
    if (member->discriminator == NULL || whole->discriminator == NULL)
        return true;
    return strcmp(member->discriminator, whole->discriminator) == 0 &&
           whole->discriminator_holder->discriminator_mapping.count == 0;
}

static bool is_plain_union(const union_plan *plan, const normalized_schema *member)
{
    return member->unions.count > 0 && !schema_has_structure(member) && can_share_discriminator(plan, member);
}

/* Whether the member is a oneOf of objects beside properties of its own. */
static bool is_union_with_base(model_builder *b, const union_plan *plan, const normalized_schema *member)
{
    if (member->unions.count != 1 || member->unions.items[0].is_any || member->properties.count == 0 ||
        plan->is_base || !can_share_discriminator(plan, member))
        return false;
    const schema_refs leaves = member->unions.items[0].members;
    for (size_t i = 0; i < leaves.count; i++) {
        const normalized_schema *leaf = schema_at(b->schemas, leaves.items[i]);
        if (leaf->properties.count == 0 || leaf->unions.count > 0 ||
            schema_json_types(b->schemas, leaf) != SPEC_TYPE_OBJECT)
            return false;
    }
    return true;
}

static void note_nested(model_builder *b, union_plan *plan, const normalized_schema *member)
{
    if (member->discriminator != NULL && plan->whole->discriminator != NULL)
        *vector_add(b->memory, &plan->nested) = member->discriminator_holder;
}

/* The members of a member, each with the properties beside them. */
static void add_leaves(model_builder *b, union_plan *plan, const normalized_schema *member)
{
    const schema_refs leaves = member->unions.items[0].members;
    const normalized_schema *beside = schema_beside_unions(b->schemas, member);
    note_nested(b, plan, member);
    plan->is_any = false;
    for (size_t i = 0; i < leaves.count; i++) {
        const normalized_schema *leaf = schema_at(b->schemas, leaves.items[i]);
        plan->nullable = plan->nullable || leaf->nullable;
        bool includes_member =
            member->own_part != NULL && ptr_map_get(&leaf->all_of_set, member->own_part) != NULL;
        *vector_add(b->memory, &plan->options) = (union_option){
            .schema = includes_member ? leaf : schema_all(b->schemas, member, beside, leaf), .member = leaf};
    }
}

/* Only names properties of the whole that are required. */
static bool is_only_limit(const union_plan *plan, const normalized_schema *member)
{
    return plan->whole->properties.count > 0 && member->types == 0 && member->properties.count == 0 &&
           !member->is_list && !member->has_enum && member->unions.count == 0 &&
           member->pattern_schemas.count == 0 && member->additional != SPEC_ADDITIONAL_SCHEMA &&
           member->additional != SPEC_ADDITIONAL_ANY;
}

static void add_with_base(model_builder *b, union_plan *plan, const normalized_schema *member)
{
    const normalized_schema *whole = plan->whole;
    add_by_type(b, plan, schema_all(b->schemas, whole, schema_beside_unions(b->schemas, whole), member),
                member);
}

static void add_member(model_builder *b, union_plan *plan, const normalized_schema *member)
{
    const normalized_schema *whole = plan->whole;
    if (member->is_false_schema || ptr_map_get(&plan->seen, member) != NULL)
        return;
    ptr_map_put(b->memory, &plan->seen, member, plan);
    plan->nullable = plan->nullable || member->nullable || schema_is_null(member);
    if (schema_is_null(member))
        return;
    if (is_only_limit(plan, member)) {
        *vector_add(b->memory, &plan->limits) = member;
        return;
    }
    bool includes_whole =
        whole->own_part != NULL && ptr_map_get(&member->all_of_set, whole->own_part) != NULL;
    bool needs_base = schema_has_structure(whole) || (whole->types != 0 && member->types == 0);
    if (is_plain_union(plan, member) && !needs_base && schema_json_types(b->schemas, member) != 0) {
        note_nested(b, plan, member);
        add_members(b, plan, member);
    } else if (!needs_base && is_union_with_base(b, plan, member))
        add_leaves(b, plan, member);
    else if (includes_whole || !needs_base)
        add_by_type(b, plan, member, member);
    else
        add_with_base(b, plan, member);
}

static void add_members(model_builder *b, union_plan *plan, const normalized_schema *s)
{
    for (size_t u = 0; u < s->unions.count; u++) {
        const schema_refs members = s->unions.items[u].members;
        plan->is_any = plan->is_any && s->unions.items[u].is_any;
        for (size_t i = 0; i < members.count; i++)
            add_member(b, plan, schema_at(b->schemas, members.items[i]));
    }
}

static bool requires_more(const normalized_schema *s, const normalized_schema *than)
{
    for (size_t i = 0; i < s->required.count; i++)
        if (!schema_requires(than, s->required.items[i].text))
            return true;
    return false;
}

static bool requires_undeclared(const normalized_schema *s, const normalized_schema *whole)
{
    for (size_t i = 0; i < s->required.count; i++)
        if (schema_find_property(whole, s->required.items[i].text) == NULL)
            return true;
    return false;
}

/* A limit beside other options is one as well where its values would lose a property, or be refused by the
 * only other option, with which it is one struct then. */
static void add_limits(model_builder *b, union_plan *plan)
{
    bool are_options = plan->options.count == 1 && requires_more(plan->options.items[0].schema, plan->whole);
    for (size_t i = 0; i < plan->limits.count; i++)
        are_options = are_options || requires_undeclared(plan->limits.items[i], plan->whole);
    if (plan->options.count == 0 || !are_options || plan->whole->discriminator != NULL)
        return;
    plan->is_any = plan->is_any || plan->options.count == 1;
    for (size_t i = 0; i < plan->limits.count; i++)
        add_with_base(b, plan, plan->limits.items[i]);
}

void model_collect_options(model_builder *b, union_plan *plan)
{
    ptr_map_put(b->memory, &plan->seen, plan->whole, plan);
    plan->is_any = true;
    if (plan->whole->unions.count > 0)
        add_members(b, plan, plan->whole);
    else
        add_by_type(b, plan, plan->whole, plan->whole);
    /* Several unions in one allOf apply together: a value may have the properties of an option of each. */
    plan->is_any = plan->is_any || plan->whole->unions.count > 1;
    if (plan->whole->discriminator != NULL && plan->whole->unions.count == 1)
        plan->is_any = false;
    if (plan->limits.count > 0)
        add_limits(b, plan);
}

/* ---- a base, which other schemas include by allOf, as the union of these */

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
    plan->is_base = true;
    const spec_schema *otherwise = plan->whole->own->discriminator_default;
    for (size_t i = 0; i < mapping.count; i++)
        add_child(b, plan, mapping.items[i].schema);
    if (mapping.count > 0 && otherwise != NULL)
        add_child(b, plan, otherwise);
    if (mapping.count == 0) {
        const spec_schemas children = schema_children(b->schemas, plan->whole);
        for (size_t i = 0; i < children.count; i++)
            add_child(b, plan, children.items[i]);
    }
    return plan->options.count > 0;
}

/* The index of the base among the options, as which it is added where it is not one of them. */
static size_t index_of_base(model_builder *b, union_plan *plan)
{
    const normalized_schema *base = plan->whole;
    for (size_t i = 0; i < plan->options.count; i++)
        if (plan->options.items[i].member == base)
            return i;
    add_child(b, plan, base->own);
    return plan->options.count - 1;
}

static bool has_default(const model_cases *cases)
{
    return cases->count > 0 && cases->items[cases->count - 1].conditions.count == 0;
}

static bool has_case_of(const model_cases *cases, const char *value)
{
    for (size_t i = 0; i < cases->count; i++)
        if (cases->items[i].conditions.count == 1 && cases->items[i].conditions.items[0].value != NULL &&
            strcmp(cases->items[i].conditions.items[0].value, value) == 0)
            return true;
    return false;
}

/* Whether the discriminator has only values of which each is that of a child. */
static bool is_exhausted(model_builder *b, const union_plan *plan, const model_cases *cases)
{
    const normalized_schema *values = model_limited_values(b, plan->whole, plan->whole->discriminator);
    for (size_t i = 0; values != NULL && i < values->enum_values.count; i++)
        if (!has_case_of(cases, model_value_text(b, values->enum_values.items[i])))
            return false;
    return values != NULL;
}

void model_add_base_variant(model_builder *b, union_plan *plan, model_cases *cases)
{
    const normalized_schema *base = plan->whole;
    if (has_default(cases) || is_exhausted(b, plan, cases))
        return;
    size_t index = index_of_base(b, plan);
    bool is_named = base->own->discriminator_mapping.count == 0 && base->component != NULL &&
                    model_limited_values(b, base, base->discriminator) == NULL &&
                    !has_case_of(cases, base->component);
    if (is_named) {
        model_case *own = vector_add(b->memory, cases);
        *own = (model_case){.variant = index, .accepts = MODEL_JSON_OBJECT};
        *vector_add(b->memory, &own->conditions) =
            (model_condition){.property = base->discriminator, .value = base->component};
    }
    *vector_add(b->memory, cases) = (model_case){.variant = index, .accepts = MODEL_JSON_OBJECT};
}

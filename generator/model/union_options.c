/* The members of oneOf and anyOf that count: without null, without what is there already, nested unions
 * opened. */
#include "model/union.h"

static void add_option(model_builder *b, union_plan *plan, const spec_schema *schema,
                       const spec_schema *member)
{
    *vector_add(b->memory, &plan->options) =
        (union_option){.schema = spec_follow(schema), .member = member, .shape = shape_of(b, schema)};
}

/* A value of several JSON types is one option for each. */
static void add_by_type(model_builder *b, union_plan *plan, const spec_schema *schema,
                        const spec_schema *member)
{
    const shape *s = shape_of(b, schema);
    unsigned kinds = shape_kinds(b, s);
    if (kinds & SPEC_TYPE_NUMBER)
        kinds &= ~(unsigned)SPEC_TYPE_INTEGER;
    if ((kinds & (kinds - 1)) == 0 || s->unions.count > 0 || s->has_enum) {
        add_option(b, plan, schema, member);
        return;
    }
    for (unsigned bit = SPEC_TYPE_BOOLEAN; bit <= SPEC_TYPE_OBJECT; bit *= 2)
        if (kinds & bit)
            add_option(b, plan, with_types(b, s, bit), member);
}

static void add_members(model_builder *b, union_plan *plan, const shape *s);

/* Nothing but a union, told apart by nothing of its own. */
static bool is_plain_union(const union_plan *plan, const shape *member)
{
    return member->unions.count > 0 && !shape_has_structure(member) &&
           (!member->discriminator || !plan->whole->discriminator);
}

/* Says nothing of its own but which of the members beside the union must be there. */
static bool is_only_limit(const union_plan *plan, const shape *member)
{
    return plan->whole->properties.count > 0 && member->types == 0 && member->properties.count == 0 &&
           !member->is_list && !member->has_enum && member->unions.count == 0 &&
           member->pattern_schemas.count == 0 && member->additional != SPEC_ADDITIONAL_SCHEMA &&
           member->additional != SPEC_ADDITIONAL_ANY;
}

static void add_member(model_builder *b, union_plan *plan, const spec_schema *member)
{
    const shape *whole = plan->whole;
    member = spec_follow(member);
    const shape *s = shape_of(b, member);
    if (s->is_false_schema || ptr_map_get(&plan->seen, member))
        return;
    ptr_map_put(b->memory, &plan->seen, member, plan);
    plan->nullable = plan->nullable || s->nullable || shape_is_null(s);
    if (shape_is_null(s))
        return;
    if (is_only_limit(plan, s))
        return;
    bool includes_whole = ptr_map_get(&s->closure, whole->schema) != NULL;
    bool needs_base = shape_has_structure(whole) || (whole->types != 0 && s->types == 0);
    if (is_plain_union(plan, s) && !needs_base && shape_kinds(b, s) != 0)
        add_members(b, plan, s);
    else if (includes_whole || !needs_base)
        add_by_type(b, plan, member, member);
    else
        add_by_type(b, plan, combine_all(b, base_of_union(b, whole), member), member);
}

static void add_members(model_builder *b, union_plan *plan, const shape *s)
{
    for (size_t u = 0; u < s->unions.count; u++) {
        const shape_members members = shape_union_members(&s->unions.items[u]);
        plan->is_any = plan->is_any && s->unions.items[u].is_any;
        for (size_t i = 0; i < members.count; i++)
            add_member(b, plan, members.items[i]);
    }
}

void model_collect_options(model_builder *b, union_plan *plan)
{
    ptr_map_put(b->memory, &plan->seen, plan->whole->schema, plan);
    plan->is_any = true;
    if (plan->whole->unions.count > 0)
        add_members(b, plan, plan->whole);
    else
        add_by_type(b, plan, plan->whole->schema, plan->whole->schema);
    /* Several unions in one allOf hold at once: a value may have the members of an option of each. */
    plan->is_any = plan->is_any || plan->whole->unions.count > 1;
    if (plan->whole->discriminator && plan->whole->unions.count == 1)
        plan->is_any = false;
}

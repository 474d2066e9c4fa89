/* Schemas composed of schemas, where a document expresses by its structure what no one object of it does. */
#include "schema/internal.h"

/* The composition of that operator and these operands in `*made`. True when it is new. */
static bool compose(schema_set *set, const char *operator, unsigned types,
                    const normalized_schema *const *operands, size_t count, const spec_schema *origin,
                    normalized_schema **made)
{
    buffer key = {0};
    buffer_format(&key, "%s %u", operator, types);
    for (size_t i = 0; i < count; i++)
        buffer_format(&key, " %u", operands[i]->number);
    *made = map_get(&set->compositions, buffer_text(&key));
    bool is_new = *made == NULL;
    if (is_new) {
        *made = schema_new_composed(set, origin);
        map_put(&set->compositions, buffer_text(&key), *made);
    }
    buffer_free(&key);
    return is_new;
}

static schema_part *add_own_part(schema_set *set, normalized_schema *made, unsigned types)
{
    schema_part *part = schema_new_part(set, made->origin);
    part->types = types;
    made->own_part = part;
    schema_add_part(set, made, part);
    return part;
}

static bool includes(const normalized_schema *s, const normalized_schema *other)
{
    return s == other || (other->own_part != NULL && ptr_map_get(&s->all_of_set, other->own_part) != NULL);
}

/* The unions of an operand count where its part is new to the composition. */
static void add_operand(schema_set *set, normalized_schema *to, const normalized_schema *operand)
{
    for (size_t i = 0; i < operand->unions.count; i++)
        if (ptr_map_get(&to->all_of_set, operand->unions.items[i].holder) == NULL)
            *vector_add(set->memory, &to->unions) = operand->unions.items[i];
    for (size_t i = 0; i < operand->all_of_members.count; i++)
        schema_add_part(set, to, operand->all_of_members.items[i]);
}

typedef VECTOR(const normalized_schema *) operand_list;

/* The operands of a composition take its place, so that compositions do not nest without end. */
static void flatten(schema_set *set, operand_list *operands, const normalized_schema *s)
{
    for (size_t i = 0; i < s->operands.count; i++)
        flatten(set, operands, s->operands.items[i]);
    if (s->operands.count > 0)
        return;
    for (size_t i = 0; i < operands->count; i++)
        if (operands->items[i] == s)
            return;
    *vector_add(set->memory, operands) = s;
}

const normalized_schema *schema_all(schema_set *set, const normalized_schema *holder,
                                    const normalized_schema *first, const normalized_schema *second)
{
    if (includes(first, second))
        return first;
    if (includes(second, first))
        return second;
    if (holder->depth == SCHEMA_COMPOSITION_DEPTH_MAX) {
        schema_skipped(set, "nesting-limit", second->origin->at,
                       "members of one name in several schemas have such members again, more than %d levels "
                       "deep; the value is kept as free-form JSON",
                       SCHEMA_COMPOSITION_DEPTH_MAX);
        return schema_new_composed(set, second->origin);
    }
    operand_list operands = {0};
    flatten(set, &operands, first);
    flatten(set, &operands, second);
    normalized_schema *made;
    if (!compose(set, "all", 0, operands.items, operands.count, second->origin, &made))
        return made;
    made->depth = holder->depth + 1;
    for (size_t i = 0; i < operands.count; i++) {
        *vector_add(set->memory, &made->operands) = operands.items[i];
        add_operand(set, made, operands.items[i]);
    }
    schema_merge_parts(set, made);
    return made;
}

const normalized_schema *schema_any(schema_set *set, const normalized_schema *const *list, size_t count)
{
    normalized_schema *made;
    if (!compose(set, "any", 0, list, count, list[0]->origin, &made))
        return made;
    add_own_part(set, made, 0);
    schema_union *one = vector_add(set->memory, &made->unions);
    *one = (schema_union){.holder = made->own_part, .is_any = true};
    for (size_t i = 0; i < count; i++)
        *vector_add(set->memory, &one->members) = (schema_ref){.number = list[i]->number};
    return made;
}

const normalized_schema *schema_list_of_any(schema_set *set, const normalized_schema *origin,
                                            const normalized_schema *const *items, size_t count)
{
    const normalized_schema *any = schema_any(set, items, count);
    normalized_schema *made;
    if (!compose(set, "list", 0, &any, 1, origin->origin, &made))
        return made;
    schema_part *part = add_own_part(set, made, SPEC_TYPE_ARRAY);
    part->has_items = true;
    part->items.number = any->number;
    schema_merge_parts(set, made);
    return made;
}

const normalized_schema *schema_with_types(schema_set *set, const normalized_schema *s, unsigned types)
{
    normalized_schema *made;
    if (!compose(set, "types", types, &s, 1, s->origin, &made))
        return made;
    for (size_t i = 0; i < s->all_of_members.count; i++)
        schema_add_part(set, made, schema_part_without_unions(set, s->all_of_members.items[i]));
    add_own_part(set, made, types);
    schema_merge_parts(set, made);
    return made;
}

const normalized_schema *schema_beside_unions(schema_set *set, const normalized_schema *s)
{
    normalized_schema *made;
    if (!compose(set, "beside", 0, &s, 1, s->origin, &made))
        return made;
    made->depth = s->depth + 1;
    for (size_t i = 0; i < s->all_of_members.count; i++) {
        const schema_part *part = schema_part_without_unions(set, s->all_of_members.items[i]);
        if (part->keywords == NULL && part->types == 0)
            continue;
        *vector_add(set->memory, &made->operands) = schema_of_part(set, part);
        schema_add_part(set, made, part);
    }
    schema_merge_parts(set, made);
    return made;
}

const normalized_schema *schema_anonymous_copy(schema_set *set, const normalized_schema *s)
{
    normalized_schema *copy = schema_new_composed(set, s->origin);
    uint32_t number = copy->number;
    *copy = *s;
    copy->number = number;
    copy->component = NULL;
    return copy;
}

/* Schemas made of schemas, where a document says by its structure what no one object of it says. */
#include <stdio.h>
#include <string.h>

#include "model/builder.h"

/* Members of one name are combined, then members of that, and so on: the schemas of a document can go on like
 * this through all sets of them. */
enum { LAST_GENERATION = 8 };

static spec_schema *new_schema(model_builder *b, const spec_schema *origin)
{
    spec_schema *schema = ARENA_NEW(b->memory, spec_schema);
    schema->source = origin->source;
    schema->at = origin->at;
    schema->pointer = origin->pointer;
    schema->min_length = schema->max_length = schema->min_items = schema->max_items = -1;
    schema->min_properties = schema->max_properties = -1;
    return schema;
}

static void append_address(buffer *key, const void *address)
{
    buffer_format(key, "%p ", address);
}

/* The members of a combination made here stand for it, so that combinations do not nest without end. */
static bool is_combination(const model_builder *b, const spec_schema *schema)
{
    return ptr_map_get(&b->combined, schema) != NULL;
}

unsigned combination_generation(const model_builder *b, const spec_schema *schema)
{
    const unsigned *generation = ptr_map_get(&b->combined, schema);
    return generation != NULL ? *generation : 0;
}

static void note_combination(model_builder *b, const spec_schema *made)
{
    unsigned *generation = ARENA_NEW(b->memory, unsigned);
    *generation = b->generation + 1;
    ptr_map_put(b->memory, &b->combined, made, generation);
}

static void add_member(model_builder *b, spec_schema *to, const spec_schema *member)
{
    if (is_combination(b, member)) {
        for (size_t i = 0; i < member->all_of.count; i++)
            add_member(b, to, member->all_of.items[i]);
        return;
    }
    for (size_t i = 0; i < to->all_of.count; i++)
        if (to->all_of.items[i] == member)
            return;
    *vector_add(b->memory, &to->all_of) = member;
}

static const spec_schema *interned(model_builder *b, const char *kind, const spec_schema *made,
                                   const spec_schema *const *members, size_t count)
{
    buffer key = {0};
    buffer_append(&key, kind);
    for (size_t i = 0; i < count; i++)
        append_address(&key, members[i]);
    const spec_schema *known = map_get(&b->combinations, buffer_text(&key));
    if (!known) {
        known = made;
        map_put(&b->combinations, buffer_text(&key), (void *)made);
    }
    buffer_free(&key);
    return known;
}

const spec_schema *combine_all(model_builder *b, const spec_schema *first, const spec_schema *second)
{
    first = spec_follow(first);
    second = spec_follow(second);
    if (ptr_map_get(&shape_of(b, first)->closure, second))
        return first;
    if (ptr_map_get(&shape_of(b, second)->closure, first))
        return second;
    spec_schema *made = new_schema(b, second);
    if (b->generation == LAST_GENERATION) {
        model_report_skipped(
            b, second->at,
            "members of one name in several schemas have such members again, and so on; the type "
            "of this one is "
            "left out, it is kept as free-form JSON");
        return made;
    }
    note_combination(b, made);
    add_member(b, made, first);
    add_member(b, made, second);
    return interned(b, "all ", made, made->all_of.items, made->all_of.count);
}

const spec_schema *combine_any(model_builder *b, const spec_schema *const *members, size_t count)
{
    spec_schema *made = new_schema(b, members[0]);
    for (size_t i = 0; i < count; i++)
        *vector_add(b->memory, &made->any_of) = members[i];
    return interned(b, "any ", made, members, count);
}

static const spec_schema *strip(model_builder *b, const spec_schema *schema)
{
    if (!schema->reference && schema->all_of.count + schema->one_of.count + schema->any_of.count == 0)
        return schema;
    spec_schema *stripped = ptr_map_get(&b->stripped, schema);
    if (!stripped) {
        stripped = ARENA_NEW(b->memory, spec_schema);
        *stripped = *schema;
        stripped->component = NULL;
        stripped->reference = NULL;
        stripped->all_of.count = stripped->one_of.count = stripped->any_of.count = 0;
        stripped->nullable = false;
        stripped->types &= ~(unsigned)SPEC_TYPE_NULL;
        ptr_map_put(b->memory, &b->stripped, schema, stripped);
    }
    return stripped;
}

const spec_schema *base_of_union(model_builder *b, const shape *s)
{
    spec_schema *made = new_schema(b, s->schema);
    note_combination(b, made);
    for (size_t i = 0; i < s->parts.count; i++)
        add_member(b, made, strip(b, s->parts.items[i]));
    return interned(b, "base ", made, made->all_of.items, made->all_of.count);
}

const spec_schema *with_types(model_builder *b, const shape *s, unsigned types)
{
    spec_schema *made = new_schema(b, s->schema);
    made->types = types;
    for (size_t i = 0; i < s->parts.count; i++)
        *vector_add(b->memory, &made->all_of) = strip(b, s->parts.items[i]);
    char kind[32];
    snprintf(kind, sizeof kind, "type %u ", types);
    return interned(b, kind, made, made->all_of.items, made->all_of.count);
}

const spec_schema *list_of_any(model_builder *b, const spec_schema *origin, const spec_schema *items)
{
    spec_schema *made = new_schema(b, origin);
    made->types = SPEC_TYPE_ARRAY;
    made->items = items;
    return interned(b, "list ", made, &items, 1);
}

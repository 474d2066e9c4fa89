#include "model/union.h"

#include <stdint.h>

/* The one type that all options become; a zero reference when they differ. */
static model_reference common_type(model_builder *b, const option_list *options, const name_hint *hint)
{
    model_reference common = model_type_of(b, options->items[0].schema, hint);
    for (size_t i = 1; i < options->count; i++)
        if (model_type_of(b, options->items[i].schema, hint).type != common.type)
            return (model_reference){0};
    return common;
}

model_reference model_merge_strings(model_builder *b, const union_plan *plan, const option_list *options,
                                    const name_hint *hint)
{
    const shape **enums = arena_array(b->memory, options->count, sizeof *enums);
    size_t enum_count = 0;
    const spec_schema *last_enum = NULL;
    for (size_t i = 0; i < options->count; i++) {
        if (!model_has_string_values(options->items[i].shape))
            continue;
        enums[enum_count++] = options->items[i].shape;
        last_enum = options->items[i].schema;
    }
    if (enum_count == 1) /* enums are open: another string fits in */
        return model_type_of(b, last_enum, hint);
    if (enum_count > 1)
        return model_open_string_enum(b, plan->whole, enums, enum_count, hint);
    model_reference common = common_type(b, options, hint);
    return common.type ? common : model_primitive(b, MODEL_STRING);
}

model_reference model_merge_numbers(model_builder *b, const option_list *options, const name_hint *hint)
{
    if (options->count == 1)
        return model_type_of(b, options->items[0].schema, hint);
    bool integers = true;
    bool small = true;
    for (size_t i = 0; i < options->count; i++) {
        const shape *s = options->items[i].shape;
        integers = integers && shape_kinds(b, s) == SPEC_TYPE_INTEGER;
        small = small && !s->has_enum &&
                model_plain_type(b, s, hint).type == model_primitive(b, MODEL_INT32).type;
    }
    return model_primitive(b, !integers ? MODEL_DOUBLE : small ? MODEL_INT32 : MODEL_INT64);
}

/* A list of any of the items. */
model_reference model_merge_arrays(model_builder *b, const option_list *options, const name_hint *hint)
{
    if (options->count == 1)
        return model_type_of(b, options->items[0].schema, hint);
    const spec_schema **items = arena_array(b->memory, options->count, sizeof *items);
    for (size_t i = 0; i < options->count; i++) {
        const shape *s = options->items[i].shape;
        if (s->items.count != 1 || s->prefix_items.count > 0)
            return model_list_of(b, model_primitive(b, MODEL_JSON));
        items[i] = s->items.items[0];
    }
    const spec_schema *any = combine_any(b, items, options->count);
    return model_type_of(b, list_of_any(b, options->items[0].schema, any), hint);
}

/* How many of the options have the property; the map holds counts as pointers. */
static size_t count_of(const map *counts, const char *name)
{
    return (size_t)(uintptr_t)map_get(counts, name);
}

static void count_up(map *counts, const char *name)
{
    map_put(counts, name, (void *)(uintptr_t)(count_of(counts, name) + 1));
}

static void add_alternative(model_builder *b, shape *merged, const shape_property *from)
{
    const spec_schema *schema = property_schema(b, from);
    shape_property *to = shape_add(b->memory, merged, from->name, from->at);
    to->alternatives = true;
    if (!schema) { /* free-form in one: free-form in all */
        for (size_t i = 0; i < from->schemas.count; i++)
            *vector_add(b->memory, &to->schemas) = from->schemas.items[i];
        return;
    }
    schema = spec_follow(schema);
    for (size_t i = 0; i < to->schemas.count; i++)
        if (spec_follow(to->schemas.items[i]) == schema)
            return;
    *vector_add(b->memory, &to->schemas) = property_schema(b, from);
}

static void merge_one(model_builder *b, shape *merged, const shape *from, map *required)
{
    for (size_t i = 0; i < from->properties.count; i++)
        add_alternative(b, merged, &from->properties.items[i]);
    for (size_t i = 0; i < from->required.count; i++)
        count_up(required, from->required.items[i].text);
    if (from->additional == SPEC_ADDITIONAL_ANY || from->additional == SPEC_ADDITIONAL_SCHEMA ||
        from->properties.count == 0 || from->unions.count > 0)
        merged->additional = SPEC_ADDITIONAL_ANY;
}

/* One struct with the members of all, required only where all require. */
model_reference model_merge_objects(model_builder *b, const union_plan *plan, const option_list *options,
                                    const name_hint *hint)
{
    if (options->count == 1)
        return model_type_of(b, options->items[0].schema, hint);
    shape *merged = ARENA_NEW(b->memory, shape);
    *merged = *plan->whole;
    merged->properties.count = merged->properties.capacity = 0;
    merged->properties.items = NULL;
    merged->required.count = merged->required.capacity = 0;
    merged->required.items = NULL;
    shape_init(b, merged, plan->whole->schema);
    map required;
    map_init(&required, b->memory);
    for (size_t i = 0; i < options->count; i++)
        merge_one(b, merged, options->items[i].shape, &required);
    const shape *first = options->items[0].shape;
    for (size_t i = 0; i < first->required.count; i++)
        if (count_of(&required, first->required.items[i].text) == options->count)
            shape_require(b->memory, merged, first->required.items[i]);
    if (merged->properties.count == 0 && merged->required.count == 0) {
        model_reference common = common_type(b, options, hint);
        return common.type ? common : model_primitive(b, MODEL_JSON);
    }
    return model_object_type(b, merged, model_hint_text(b, hint));
}

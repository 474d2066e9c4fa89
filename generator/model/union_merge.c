#include "model/builder.h"

/* The common type of all options; a zero reference if they differ. */
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
    const normalized_schema **enums = arena_array(b->memory, options->count, sizeof *enums);
    size_t enum_count = 0;
    for (size_t i = 0; i < options->count; i++)
        if (model_has_string_values(options->items[i].schema))
            enums[enum_count++] = options->items[i].schema;
    if (enum_count == 1) /* enums are open: any other string is a value */
        return model_type_of(b, enums[0], hint);
    if (enum_count > 1)
        return model_open_string_enum(b, plan->whole, enums, enum_count, hint);
    model_reference common = common_type(b, options, hint);
    return common.type != NULL ? common : model_primitive(b, MODEL_STRING);
}

/* The type of an option that is an integer; enums are open. */
static model_reference integer_of(model_builder *b, const normalized_schema *s)
{
    model_reference type = model_integer_type(b, s);
    return s->has_enum && type.type->kind != MODEL_UINT64 ? model_primitive(b, MODEL_INT64) : type;
}

model_reference model_merge_numbers(model_builder *b, const option_list *options, const name_hint *hint)
{
    model_reference merged = {0};
    for (size_t i = 0; i < options->count; i++) {
        const normalized_schema *s = options->items[i].schema;
        bool is_integer = schema_json_types(b->schemas, s) == SPEC_TYPE_INTEGER;
        model_reference own = is_integer ? integer_of(b, s) : model_plain_type(b, s, hint);
        if (merged.type == NULL || merged.type == own.type)
            merged.type = own.type;
        else if (merged.type->kind == MODEL_JSON || own.type->kind == MODEL_JSON)
            merged = model_primitive(b, MODEL_JSON);
        else if (merged.type->kind == MODEL_DOUBLE || own.type->kind == MODEL_DOUBLE)
            merged = model_primitive(b, MODEL_DOUBLE);
        else
            merged = model_wider_integer(b, merged.type, own.type);
        if (merged.type == NULL) {
            model_skipped(b, "number-as-text", s->origin->at,
                          "no integer in C holds both negative values and those above 2^63-1; the value is "
                          "kept as text");
            return model_primitive(b, MODEL_JSON);
        }
    }
    return merged;
}

/* A list of items of any of the options. */
model_reference model_merge_arrays(model_builder *b, const option_list *options, const name_hint *hint)
{
    const normalized_schema **items = arena_array(b->memory, options->count, sizeof *items);
    for (size_t i = 0; i < options->count; i++) {
        const normalized_schema *s = options->items[i].schema;
        if (s->items.count != 1 || s->prefix_items.count > 0)
            return model_list_of(b, model_primitive(b, MODEL_JSON));
        items[i] = schema_at(b->schemas, s->items.items[0]);
    }
    const normalized_schema *list =
        schema_list_of_any(b->schemas, options->items[0].schema, items, options->count);
    return model_type_of(b, list, hint);
}

/* One struct with the properties of all options; required are those that all require. */
model_reference model_merge_objects(model_builder *b, const union_plan *plan, const option_list *options,
                                    const name_hint *hint)
{
    const normalized_schema **list = arena_array(b->memory, options->count, sizeof *list);
    for (size_t i = 0; i < options->count; i++)
        list[i] = options->items[i].schema;
    const normalized_schema *merged = schema_merge_objects(b->schemas, plan->whole, list, options->count);
    if (merged->properties.count == 0 && merged->required.count == 0) {
        model_reference common = common_type(b, options, hint);
        return common.type != NULL ? common : model_primitive(b, MODEL_JSON);
    }
    return model_object_type(b, merged, model_hint_text(b, hint));
}

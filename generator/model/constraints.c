/* The limits of a schema as text, for the documentation. */
#include "model/builder.h"

#include <inttypes.h>

static void separate(buffer *out)
{
    if (out->length > 0)
        buffer_append(out, ", ");
}

#define add(out, ...) (separate(out), buffer_format((out), __VA_ARGS__))

static void add_count(buffer *out, const char *words, int64_t count, const char *unit)
{
    add(out, "%s %" PRId64 " %s%s", words, count, unit, count == 1 ? "" : "s");
}

static void add_range(buffer *out, int64_t least, int64_t most, const char *unit)
{
    if (least <= 0 && most < 0)
        return;
    if (least > 0 && most == least)
        add_count(out, "exactly", least, unit);
    else if (least > 0 && most >= 0)
        add(out, "%" PRId64 " to %" PRId64 " %ss", least, most, unit);
    else if (most >= 0)
        add_count(out, "at most", most, unit);
    else
        add_count(out, "at least", least, unit);
}

static void add_bound(buffer *out, const char *words, const node *bound)
{
    if (bound != NULL)
        add(out, "%s %s", words, bound->text);
}

static void add_bounds(buffer *out, const spec_schema *schema)
{
    if (schema->minimum != NULL && schema->maximum != NULL) {
        add(out, "%s to %s", schema->minimum->text, schema->maximum->text);
    } else {
        add_bound(out, "at least", schema->minimum);
        add_bound(out, "at most", schema->maximum);
    }
    add_bound(out, "above", schema->exclusive_minimum);
    add_bound(out, "below", schema->exclusive_maximum);
    add_bound(out, "a multiple of", schema->multiple_of);
}

/* The values of an enum that is not an ENUM: numbers, booleans, a mixture. */
static void add_values(buffer *out, const spec_schema *schema)
{
    if (schema->constant != NULL || schema->enum_values.count > 0)
        separate(out);
    if (schema->constant != NULL) {
        buffer_append(out, "always ");
        node_to_json(schema->constant, out);
        return;
    }
    for (size_t i = 0; i < schema->enum_values.count; i++) {
        buffer_append(out, i == 0 ? "one of " : ", ");
        node_to_json(schema->enum_values.items[i], out);
    }
}

static const char *make_text(model_builder *b, const spec_schema *schema, const char *range, bool has_values)
{
    buffer out = {0};
    add_range(&out, schema->min_length, schema->max_length, "character");
    add_range(&out, schema->min_items, schema->max_items, "item");
    add_range(&out, schema->min_properties, schema->max_properties, "member");
    if (range != NULL && schema->minimum == NULL && schema->maximum == NULL)
        add(&out, "%s", range);
    add_bounds(&out, schema);
    if (schema->unique_items)
        add(&out, "no item twice");
    if (schema->pattern != NULL)
        add(&out, "pattern %s", schema->pattern);
    if (has_values)
        add_values(&out, schema);
    const char *text = out.length > 0 ? arena_copy(b->memory, out.data) : NULL;
    buffer_free(&out);
    return text;
}

/* Made once: some schemas, such as those of ids, are those of many members. */
const char *model_constraint_text(model_builder *b, const spec_schema *schema, const model_type *type)
{
    bool has_values = type->kind != MODEL_ENUM;
    const char **known = &model_facts(b, schema->number)->constraints[has_values];
    if (*known == NULL) {
        const char *text = make_text(b, schema, model_range_text(type), has_values);
        *known = text != NULL ? text : "";
    }
    return **known != '\0' ? *known : NULL;
}

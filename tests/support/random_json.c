#include "support/random_json.h"

#include "base/map.h"
#include "support/random_number.h"
#include "support/random_string.h"
#include "support/random_value.h"

#include <string.h>

enum { DEPTH_OF_OPTIONALS = 5, VALUES_WITH_OPTIONALS = 400, ATTEMPTS = 20 };

bool random_has_room(const random_source *source, int depth)
{
    return depth < DEPTH_OF_OPTIONALS && source->values < VALUES_WITH_OPTIONALS;
}

void random_any(random_source *source, buffer *out)
{
    static const char *const samples[] = {"true",
                                          "1.5",
                                          "\"x\"",
                                          "[]",
                                          "{}",
                                          "[1,\"a\",null]",
                                          "{\"k\":{\"n\":[false]}}",
                                          "12345678901234567890123"};
    buffer_append(out, samples[random_below(source, sizeof samples / sizeof samples[0])]);
}

/* Appends one item, distinct from those before it if the schema has uniqueItems: equal values of one schema
 * have equal texts. False if there is no other value. */
static bool append_item(random_source *source, const spec_schema *array, int depth, map *before, buffer *out)
{
    buffer item = {0};
    bool is_new = false;
    for (int attempt = 0; !is_new && attempt < ATTEMPTS; attempt++) {
        buffer_clear(&item);
        if (array->items != NULL)
            random_value(source, array->items, depth + 1, &item);
        else
            random_any(source, &item);
        is_new = map_put(before, buffer_text(&item), NULL) || !array->unique_items;
    }
    if (is_new) {
        buffer_append(out, out->data[out->length - 1] == '[' ? "" : ",");
        buffer_append(out, buffer_text(&item));
    }
    buffer_free(&item);
    return is_new;
}

static void append_array(random_source *source, const spec_schema *schema, int depth, buffer *out)
{
    int64_t least = schema->min_items > 0 ? schema->min_items : 0;
    int64_t count = least + (random_has_room(source, depth) ? random_below(source, 4) : 0);
    if (schema->max_items >= 0 && count > schema->max_items)
        count = schema->max_items;
    arena *memory = arena_new();
    map before;
    map_init(&before, memory);
    buffer items = {0};
    buffer_append_char(&items, '[');
    int64_t made = 0;
    while (made < count && append_item(source, schema, depth, &before, &items))
        made++;
    if (made < least)
        random_unsupported(source, "minItems of", schema->pointer);
    buffer_append(out, buffer_text(&items));
    buffer_append_char(out, ']');
    buffer_free(&items);
    arena_free(memory);
}

/* Whether a schema or its parts constrain members. */
static bool is_object(const spec_schema *schema, int nested)
{
    schema = spec_follow(schema);
    if (nested == RANDOM_DEPTH_LIMIT)
        return false;
    bool found = (schema->types & SPEC_TYPE_OBJECT) != 0 || schema->properties.count > 0 ||
                 schema->additional != SPEC_ADDITIONAL_UNSPECIFIED;
    for (size_t i = 0; !found && i < schema->all_of.count; i++)
        found = is_object(schema->all_of.items[i], nested + 1);
    return found || (schema->reference != NULL && is_object(schema->reference, nested + 1));
}

/* Has no effect beside a oneOf or anyOf. */
static bool is_only_choice(const spec_schema *schema)
{
    size_t others = schema->properties.count + schema->all_of.count + schema->required.count;
    return schema->discriminator == NULL && schema->reference == NULL && others == 0;
}

static bool may_be_other_than_object(const spec_schema *schema)
{
    return (schema->types & ~(unsigned)SPEC_TYPE_OBJECT) != 0;
}

/* Returns the most specific member of an allOf that is not an object. */
static const spec_schema *narrowest(const spec_schema *schema)
{
    const spec_schema *best = NULL;
    for (size_t i = 0; i < schema->all_of.count; i++) {
        const spec_schema *member = spec_follow(schema->all_of.items[i]);
        bool is_limited = member->has_enum || member->constant != NULL || member->one_of.count > 0 ||
                          member->any_of.count > 0 || member->all_of.count > 0;
        if (best == NULL || is_limited || (best->types == 0 && !best->has_enum))
            best = member;
    }
    return best;
}

static unsigned pick_type(random_source *source, unsigned types)
{
    unsigned bit;
    do
        bit = 1u << random_below(source, 7);
    while ((types & bit) == 0);
    return bit;
}

static void append_typed(random_source *source, const spec_schema *schema, int depth, buffer *out)
{
    unsigned types = schema->types;
    if (types == 0 && schema->items != NULL)
        types = SPEC_TYPE_ARRAY;
    if (types == 0) {
        random_any(source, out);
        return;
    }
    switch (pick_type(source, types)) {
    case SPEC_TYPE_NULL:
        buffer_append(out, "null");
        break;
    case SPEC_TYPE_BOOLEAN:
        buffer_append(out, random_below(source, 2) != 0 ? "true" : "false");
        break;
    case SPEC_TYPE_INTEGER:
        random_integer(source, schema, out);
        break;
    case SPEC_TYPE_NUMBER:
        random_number(source, schema, out);
        break;
    case SPEC_TYPE_STRING:
        random_string(source, schema, out);
        break;
    case SPEC_TYPE_ARRAY:
        append_array(source, schema, depth, out);
        break;
    default:
        random_object(source, schema, depth, out);
    }
}

/* Keywords that this module ignores. */
static void refuse_others(random_source *source, const spec_schema *schema)
{
    static const char *const keywords[] = {"not",
                                           "if",
                                           "contains",
                                           "dependentRequired",
                                           "dependentSchemas",
                                           "propertyNames",
                                           "patternProperties",
                                           "prefixItems",
                                           "unevaluatedProperties",
                                           "unevaluatedItems"};
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (node_get(schema->source, keywords[i]) != NULL)
            random_unsupported(source, keywords[i], schema->pointer);
}

bool random_is_integer_of(const spec_schema *a, const spec_schema *b)
{
    const unsigned both = SPEC_TYPE_INTEGER | SPEC_TYPE_NUMBER;
    return (a->types & both) == SPEC_TYPE_INTEGER && (b->types & SPEC_TYPE_NUMBER) != 0;
}

/* The C type of "integer or number" is a double: exclude integers that a double cannot represent. */
static void append_choice(random_source *source, const spec_schema *const *choices, size_t count, int depth,
                          buffer *out)
{
    const spec_schema *chosen = spec_follow(choices[random_below(source, (uint32_t)count)]);
    for (size_t i = 0; i < count; i++)
        if (random_is_integer_of(chosen, spec_follow(choices[i])))
            chosen = spec_follow(choices[i]);
    random_value(source, chosen, depth + 1, out);
}

void random_value(random_source *source, const spec_schema *schema, int depth, buffer *out)
{
    schema = spec_follow(schema);
    source->values++;
    refuse_others(source, schema);
    if (schema->is_false_schema)
        random_unsupported(source, "false", schema->pointer);
    if (depth == RANDOM_DEPTH_LIMIT) {
        random_unsupported(source, "endless", schema->pointer);
        buffer_append(out, "null");
        return;
    }
    if (schema->nullable && random_below(source, 5) == 0)
        buffer_append(out, "null");
    else if (schema->constant != NULL)
        node_to_json(schema->constant, out);
    else if (schema->has_enum && schema->enum_values.count > 0)
        node_to_json(schema->enum_values.items[random_below(source, (uint32_t)schema->enum_values.count)],
                     out);
    else if (schema->one_of.count > 0 && is_only_choice(schema))
        append_choice(source, schema->one_of.items, schema->one_of.count, depth, out);
    else if (schema->any_of.count > 0 && is_only_choice(schema))
        append_choice(source, schema->any_of.items, schema->any_of.count, depth, out);
    else if (schema->one_of.count + schema->any_of.count > 0 ||
             (is_object(schema, 0) && !may_be_other_than_object(schema)))
        random_object(source, schema, depth, out);
    else if (schema->reference != NULL)
        random_value(source, schema->reference, depth + 1, out);
    else if (schema->all_of.count > 0)
        random_value(source, narrowest(schema), depth + 1, out);
    else
        append_typed(source, schema, depth, out);
}

void random_json(random_source *source, const spec_schema *schema, buffer *out)
{
    source->values = 0;
    random_value(source, schema, 0, out);
}

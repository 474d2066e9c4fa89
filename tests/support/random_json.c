#include "support/random_json.h"

#include <string.h>

#include "base/map.h"
#include "support/random_number.h"
#include "support/random_string.h"

enum { DEPTH_OF_OPTIONALS = 5, DEPTH_LIMIT = 40, ATTEMPTS = 20, PROPERTY_COUNT = 3 };

static void append_value(random_source *source, const spec_schema *schema, int depth, buffer *out);

static bool likely(random_source *source, int depth)
{
    return depth < DEPTH_OF_OPTIONALS && random_below(source, 3) > 0;
}

static void append_any(random_source *source, buffer *out)
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

/* One item, unlike those before it where the schema says so: equal values that one schema makes have equal
 * texts. False: there is no other value. */
static bool append_item(random_source *source, const spec_schema *array, int depth, map *before, buffer *out)
{
    buffer item = {0};
    bool is_new = false;
    for (int attempt = 0; !is_new && attempt < ATTEMPTS; attempt++) {
        buffer_clear(&item);
        if (array->items != NULL)
            append_value(source, array->items, depth + 1, &item);
        else
            append_any(source, &item);
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
    int64_t count = least + (depth < DEPTH_OF_OPTIONALS ? random_below(source, 4) : 0);
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

/* The members of an object that several schemas (allOf) speak of; each name once. */
typedef struct members {
    random_source *source;
    map done;
    buffer *out;
    int depth;
} members;

static void append_key(members *m, const char *name)
{
    if (m->done.count > 0)
        buffer_append_char(m->out, ',');
    map_put(&m->done, name, NULL);
    node key = {.kind = NODE_STRING, .text = name};
    node_to_json(&key, m->out);
    buffer_append_char(m->out, ':');
}

static bool is_required(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->required.count; i++)
        if (strcmp(schema->required.items[i].text, name) == 0)
            return true;
    return false;
}

static void append_members(members *m, const spec_schema *schema, const spec_schema *whole)
{
    schema = spec_follow(schema);
    for (size_t i = 0; i < schema->all_of.count; i++)
        append_members(m, schema->all_of.items[i], whole);
    if (schema->reference != NULL)
        append_members(m, schema->reference, whole);
    for (size_t i = 0; i < schema->properties.count; i++) {
        const spec_property *property = &schema->properties.items[i];
        bool wanted = is_required(schema, property->name) || is_required(whole, property->name);
        bool is_room = whole->max_properties < 0 || (int64_t)m->done.count < whole->max_properties;
        if (map_has(&m->done, property->name) || (!wanted && (!is_room || !likely(m->source, m->depth))))
            continue;
        append_key(m, property->name);
        append_value(m->source, property->schema, m->depth + 1, m->out);
    }
    for (size_t i = 0; i < schema->required.count; i++)
        if (!map_has(&m->done, schema->required.items[i].text) && schema->all_of.count == 0 &&
            schema->properties.count > 0) {
            append_key(m, schema->required.items[i].text);
            append_any(m->source, m->out);
        }
}

static void append_additional(members *m, const spec_schema *schema)
{
    if (schema->additional != SPEC_ADDITIONAL_SCHEMA && schema->additional != SPEC_ADDITIONAL_ANY)
        return;
    int64_t count = m->depth < DEPTH_OF_OPTIONALS ? random_below(m->source, PROPERTY_COUNT) : 0;
    if (schema->min_properties > 0)
        count += schema->min_properties;
    for (int64_t i = count; i > 0; i--) {
        if (schema->max_properties >= 0 && (int64_t)m->done.count >= schema->max_properties)
            return;
        char name[32];
        snprintf(name, sizeof name, "extra key %d", (int)i);
        append_key(m, name);
        if (schema->additional_schema != NULL)
            append_value(m->source, schema->additional_schema, m->depth + 1, m->out);
        else
            append_any(m->source, m->out);
    }
}

static void append_object(random_source *source, const spec_schema *schema, int depth, buffer *out)
{
    arena *memory = arena_new();
    members m = {.source = source, .out = out, .depth = depth};
    map_init(&m.done, memory);
    buffer_append_char(out, '{');
    append_members(&m, schema, schema);
    append_additional(&m, schema);
    if ((int64_t)m.done.count < schema->min_properties)
        random_unsupported(source, "minProperties of", schema->pointer);
    buffer_append_char(out, '}');
    arena_free(memory);
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
    if (types == 0 && (schema->properties.count > 0 || schema->additional != SPEC_ADDITIONAL_UNSPECIFIED ||
                       schema->all_of.count > 0))
        types = SPEC_TYPE_OBJECT;
    if (types == 0 && schema->items != NULL)
        types = SPEC_TYPE_ARRAY;
    if (types == 0) {
        append_any(source, out);
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
        append_object(source, schema, depth, out);
    }
}

/* What a schema may say that nothing here heeds. */
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

static void append_value(random_source *source, const spec_schema *schema, int depth, buffer *out)
{
    schema = spec_follow(schema);
    refuse_others(source, schema);
    if (schema->nullable && random_below(source, 5) == 0)
        buffer_append(out, "null");
    else if (schema->constant != NULL)
        node_to_json(schema->constant, out);
    else if (schema->has_enum && schema->enum_values.count > 0)
        node_to_json(schema->enum_values.items[random_below(source, (uint32_t)schema->enum_values.count)],
                     out);
    else if (schema->one_of.count > 0 && depth < DEPTH_LIMIT)
        append_value(source, schema->one_of.items[random_below(source, (uint32_t)schema->one_of.count)],
                     depth + 1, out);
    else if (schema->any_of.count > 0 && depth < DEPTH_LIMIT)
        append_value(source, schema->any_of.items[random_below(source, (uint32_t)schema->any_of.count)],
                     depth + 1, out);
    else if (schema->reference != NULL)
        append_value(source, schema->reference, depth, out);
    else
        append_typed(source, schema, depth, out);
}

void random_json(random_source *source, const spec_schema *schema, buffer *out)
{
    append_value(source, schema, 0, out);
}

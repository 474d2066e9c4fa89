#include "support/random_json.h"

#include <inttypes.h>
#include <string.h>

#include "base/map.h"

enum { DEPTH_OF_OPTIONALS = 5, DEPTH_LIMIT = 40 };

uint32_t random_below(random_source *source, uint32_t limit)
{
    source->state = source->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(source->state >> 33) % limit;
}

static void append_value(random_source *source, const spec_schema *schema, int depth, buffer *out);

static bool likely(random_source *source, int depth)
{
    return depth < DEPTH_OF_OPTIONALS && random_below(source, 3) > 0;
}

static void append_text(random_source *source, buffer *out)
{
    static const char *const pieces[] = {"a",    "Zz",   "0",  " ",       "é",   "工場",    "🚀",
                                         "\\\"", "\\\\", "/",  "\\u000a", "\\t", "\\u00e9", "\\ud83d\\ude80",
                                         "*/",   "%s",   "<&>"};
    buffer_append_char(out, '"');
    for (uint32_t i = random_below(source, 24); i > 0; i--)
        buffer_append(out, pieces[random_below(source, sizeof pieces / sizeof pieces[0])]);
    buffer_append_char(out, '"');
}

static void append_base64(random_source *source, buffer *out)
{
    static const char *const samples[] = {"", "AA==", "AAE=", "AAEC", "//79", "SGVsbG8sIHdvcmxkIQ=="};
    buffer_format(out, "\"%s\"", samples[random_below(source, sizeof samples / sizeof samples[0])]);
}

static void append_string(random_source *source, const spec_schema *schema, buffer *out)
{
    const char *format = schema->format != NULL ? schema->format : "";
    if (strcmp(format, "date") == 0)
        buffer_format(out, "\"%04u-%02u-%02u\"", 1 + random_below(source, 9999), 1 + random_below(source, 12),
                      1 + random_below(source, 28));
    else if (strcmp(format, "date-time") == 0)
        buffer_format(
            out, "\"20%02u-%02u-%02uT%02u:%02u:%02u%s\"", random_below(source, 100),
            1 + random_below(source, 12), 1 + random_below(source, 28), random_below(source, 24),
            random_below(source, 60), random_below(source, 60),
            (const char *const[]){"Z", ".5Z", ".123456789+02:00", "-11:30"}[random_below(source, 4)]);
    else if (strcmp(format, "byte") == 0 ||
             (schema->content_encoding != NULL && strcmp(schema->content_encoding, "base64") == 0))
        append_base64(source, out);
    else
        append_text(source, out);
}

static void append_integer(random_source *source, const spec_schema *schema, buffer *out)
{
    bool narrow = schema->format != NULL && strcmp(schema->format, "int32") == 0;
    switch (random_below(source, 4)) {
    case 0:
        buffer_append(out, narrow ? "2147483647" : "9223372036854775807");
        break;
    case 1:
        buffer_append(out, narrow ? "-2147483648" : "-9223372036854775808");
        break;
    case 2:
        buffer_append(out, "0");
        break;
    default:
        buffer_format(out, "%" PRId32, (int32_t)random_below(source, 2000000) - 1000000);
    }
}

static void append_number(random_source *source, buffer *out)
{
    static const char *const samples[] = {
        "0", "-0.5", "1e300", "5e-324", "0.1", "1.7976931348623157e308", "3", "123456.789"};
    buffer_append(out, samples[random_below(source, sizeof samples / sizeof samples[0])]);
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

static void append_array(random_source *source, const spec_schema *schema, int depth, buffer *out)
{
    int64_t least = schema->min_items > 0 ? schema->min_items : 0;
    uint32_t count = (uint32_t)least + (depth < DEPTH_OF_OPTIONALS ? random_below(source, 4) : 0);
    if (schema->max_items >= 0 && count > schema->max_items)
        count = (uint32_t)schema->max_items;
    buffer_append_char(out, '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_append_char(out, ',');
        if (schema->items != NULL)
            append_value(source, schema->items, depth + 1, out);
        else
            append_any(source, out);
    }
    buffer_append_char(out, ']');
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
        if (map_has(&m->done, property->name) || (!wanted && !likely(m->source, m->depth)))
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
    for (uint32_t i = m->depth < DEPTH_OF_OPTIONALS ? random_below(m->source, 3) : 0; i > 0; i--) {
        char name[24];
        snprintf(name, sizeof name, "extra key %u", i);
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
        append_integer(source, schema, out);
        break;
    case SPEC_TYPE_NUMBER:
        append_number(source, out);
        break;
    case SPEC_TYPE_STRING:
        append_string(source, schema, out);
        break;
    case SPEC_TYPE_ARRAY:
        append_array(source, schema, depth, out);
        break;
    default:
        append_object(source, schema, depth, out);
    }
}

static void append_value(random_source *source, const spec_schema *schema, int depth, buffer *out)
{
    schema = spec_follow(schema);
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

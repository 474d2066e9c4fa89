/* Random objects: collects all schemas that apply to the object (allOf, references with siblings, one of each
 * oneOf and anyOf), then makes the members that they declare, each name once. */
#include "base/map.h"
#include "support/random_value.h"

#include <stdio.h>
#include <string.h>

enum { PROPERTY_COUNT = 3 };

typedef struct maker {
    random_source *source;
    arena *memory;
    VECTOR(const spec_schema *) parts;
    map required;
    map done;
    buffer *out;
    int depth;
    int64_t least, most; /* members; most -1: any number */
    const char *tag_property;
    const char *tag; /* the discriminator's value for the chosen schema, else NULL */
} maker;

/* Returns the value of a discriminator for one of its schemas. */
static const char *tag_of(const spec_schema *schema, const spec_schema *chosen)
{
    for (size_t i = 0; i < schema->discriminator_mapping.count; i++)
        if (schema->discriminator_mapping.items[i].schema == chosen)
            return schema->discriminator_mapping.items[i].value;
    return chosen->component;
}

static void gather(maker *m, const spec_schema *schema, int nested);

static void gather_one(maker *m, const spec_schema *schema, const spec_schema *const *choices, size_t count,
                       int nested)
{
    if (count == 0)
        return;
    const spec_schema *chosen = spec_follow(choices[random_below(m->source, (uint32_t)count)]);
    if (schema->discriminator != NULL && m->tag == NULL) {
        m->tag_property = schema->discriminator;
        m->tag = tag_of(schema, chosen);
    }
    gather(m, chosen, nested);
}

static bool is_part(const maker *m, const spec_schema *schema)
{
    for (size_t i = 0; i < m->parts.count; i++)
        if (m->parts.items[i] == schema)
            return true;
    return false;
}

/* A schema that includes a base has the value that the base's mapping gives it. */
static void gather_tag_of_base(maker *m, const spec_schema *base)
{
    if (base->discriminator == NULL || base->one_of.count + base->any_of.count > 0 || m->tag != NULL)
        return;
    for (size_t i = 0; i < base->discriminator_mapping.count && m->tag == NULL; i++) {
        const spec_discriminator_mapping *child = &base->discriminator_mapping.items[i];
        if (child->schema != NULL && is_part(m, spec_follow(child->schema))) {
            m->tag_property = base->discriminator;
            m->tag = child->value;
        }
    }
}

/* A value of a base is one of a schema that its mapping names, in two of three cases. It has the discriminator,
 * since the members of that schema are unknown without it. */
static void gather_child(maker *m, const spec_schema *base, int nested)
{
    size_t count = base->discriminator_mapping.count;
    bool is_base = base->discriminator != NULL && base->one_of.count + base->any_of.count == 0;
    bool is_excluded = m->source->is_base_only && m->depth == 0;
    if (!is_base || count == 0 || m->parts.count > 1 || is_excluded || random_below(m->source, 3) == 0)
        return;
    const spec_discriminator_mapping *child =
        &base->discriminator_mapping.items[random_below(m->source, (uint32_t)count)];
    if (child->schema == NULL)
        return;
    m->tag_property = base->discriminator;
    m->tag = child->value;
    map_put(&m->required, base->discriminator, NULL);
    gather(m, child->schema, nested + 1);
}

static void gather(maker *m, const spec_schema *schema, int nested)
{
    schema = spec_follow(schema);
    if (nested == RANDOM_DEPTH_LIMIT || is_part(m, schema))
        return;
    gather_tag_of_base(m, schema);
    *vector_add(m->memory, &m->parts) = schema;
    gather_child(m, schema, nested);
    for (size_t i = 0; i < schema->required.count; i++)
        map_put(&m->required, schema->required.items[i].text, NULL);
    if (schema->min_properties > m->least)
        m->least = schema->min_properties;
    if (schema->max_properties >= 0 && (m->most < 0 || schema->max_properties < m->most))
        m->most = schema->max_properties;
    for (size_t i = 0; i < schema->all_of.count; i++)
        gather(m, schema->all_of.items[i], nested + 1);
    if (schema->reference != NULL)
        gather(m, schema->reference, nested + 1);
    gather_one(m, schema, schema->one_of.items, schema->one_of.count, nested + 1);
    gather_one(m, schema, schema->any_of.items, schema->any_of.count, nested + 1);
}

static bool is_full(const maker *m)
{
    return m->most >= 0 && (int64_t)m->done.count >= m->most;
}

static void append_key(maker *m, const char *name)
{
    if (m->done.count > 0)
        buffer_append_char(m->out, ',');
    map_put(&m->done, name, NULL);
    node key = {.kind = NODE_STRING, .text = name};
    node_to_json(&key, m->out);
    buffer_append_char(m->out, ':');
}

static const spec_schema *find_property(const spec_schema *part, const char *name)
{
    for (size_t i = 0; i < part->properties.count; i++)
        if (strcmp(part->properties.items[i].name, name) == 0)
            return spec_follow(part->properties.items[i].schema);
    return NULL;
}

/* Returns the more restrictive of two schemas of a value. */
static bool is_narrower(const spec_schema *a, const spec_schema *b)
{
    if (a->constant != NULL || b->constant != NULL)
        return b->constant == NULL;
    if (a->has_enum && b->has_enum)
        return a->enum_values.count < b->enum_values.count;
    if (a->has_enum || b->has_enum)
        return a->has_enum;
    if (random_is_integer_of(a, b) || random_is_integer_of(b, a))
        return random_is_integer_of(a, b);
    return b->types == 0 ? b->reference == NULL && b->properties.count + b->all_of.count == 0
                         : a->properties.count + a->required.count > b->properties.count + b->required.count;
}

/* Several parts can declare the same property. */
static const spec_schema *narrowest_property(const maker *m, const spec_property *property)
{
    const spec_schema *best = spec_follow(property->schema);
    for (size_t i = 0; i < m->parts.count; i++) {
        const spec_schema *other = find_property(m->parts.items[i], property->name);
        if (other != NULL && is_narrower(other, best))
            best = other;
    }
    return best;
}

static bool is_tag(const maker *m, const char *name)
{
    return m->tag != NULL && strcmp(name, m->tag_property) == 0;
}

static void append_tag(const maker *m)
{
    node tag = {.kind = NODE_STRING, .text = m->tag};
    node_to_json(&tag, m->out);
}

static void append_property(maker *m, const spec_property *property)
{
    bool wanted = map_has(&m->required, property->name);
    bool likely = !is_full(m) && random_has_room(m->source, m->depth) && random_below(m->source, 3) > 0;
    if (map_has(&m->done, property->name) || !(wanted || likely) ||
        spec_follow(property->schema)->is_false_schema)
        return;
    append_key(m, property->name);
    if (is_tag(m, property->name))
        append_tag(m);
    else
        random_value(m->source, narrowest_property(m, property), m->depth + 1, m->out);
}

/* Makes the required members that no schema declares. */
static void append_undeclared(maker *m)
{
    for (size_t i = 0; i < m->required.count; i++) {
        if (map_has(&m->done, m->required.entries[i].key))
            continue;
        append_key(m, m->required.entries[i].key);
        if (is_tag(m, m->required.entries[i].key))
            append_tag(m);
        else
            random_any(m->source, m->out);
    }
}

/* Makes undeclared members if a schema allows them explicitly and no other forbids them. */
static void append_additional(maker *m)
{
    const spec_schema *welcoming = NULL;
    for (size_t i = 0; i < m->parts.count; i++) {
        spec_additional additional = m->parts.items[i]->additional;
        if (additional == SPEC_ADDITIONAL_FORBIDDEN)
            return;
        if (additional == SPEC_ADDITIONAL_SCHEMA || (additional == SPEC_ADDITIONAL_ANY && welcoming == NULL))
            welcoming = m->parts.items[i];
    }
    if (welcoming == NULL)
        return;
    int64_t count = random_has_room(m->source, m->depth) ? random_below(m->source, PROPERTY_COUNT) : 0;
    if (m->least > 0)
        count += m->least;
    for (int64_t i = count; i > 0 && !is_full(m); i--) {
        char name[32];
        snprintf(name, sizeof name, "extra key %d", (int)i);
        append_key(m, name);
        if (welcoming->additional_schema != NULL)
            random_value(m->source, welcoming->additional_schema, m->depth + 1, m->out);
        else
            random_any(m->source, m->out);
    }
}

void random_object(random_source *source, const spec_schema *schema, int depth, buffer *out)
{
    maker m = {.source = source, .memory = arena_new(), .out = out, .depth = depth, .most = -1};
    map_init(&m.required, m.memory);
    map_init(&m.done, m.memory);
    gather(&m, schema, 0);
    buffer_append_char(out, '{');
    for (size_t p = 0; p < m.parts.count; p++)
        for (size_t i = 0; i < m.parts.items[p]->properties.count; i++)
            append_property(&m, &m.parts.items[p]->properties.items[i]);
    append_undeclared(&m);
    append_additional(&m);
    if ((int64_t)m.done.count < m.least)
        random_unsupported(source, "minProperties of", schema->pointer);
    buffer_append_char(out, '}');
    arena_free(m.memory);
}

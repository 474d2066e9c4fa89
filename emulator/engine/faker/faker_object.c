#include "engine/base/json.h"
#include "engine/faker/faker_parts.h"
#include "engine/validate/schema_query.h"

#include <string.h>

enum { DEPTH_LIMIT = 16 /* of allOf, oneOf and anyOf inside each other */ };

/* An object being made. The heir is the schema whose name the discriminator of a base gets: the outermost, or
 * the first of the base's mapping where the discriminator cannot name the outermost. */
typedef struct assembly {
    faker *faker;
    cJSON *object;
    const spec_schema *heir;
    bool (*skips)(const char *name); /* for the outermost; NULL: no member is */
    bool fails;                      /* a required member cannot be made */
} assembly;

static bool has_member(const assembly *into, const char *name)
{
    return json_get(into->object, name) != NULL;
}

static bool is_skipped(const assembly *into, const char *name)
{
    return into->skips != NULL && into->skips(name);
}

static void add_property(assembly *into, const spec_schema *schema, const spec_property *property, int depth)
{
    bool required = schema_query_requires(schema, property->name);
    bool is_wanted = faker_wants_optional(into->faker, depth);
    if (has_member(into, property->name) || is_skipped(into, property->name) ||
        schema_query_base(property->schema)->write_only || (!required && !is_wanted))
        return;
    cJSON *value = faker_make(into->faker, property->schema, property->name, depth + 1);
    if (value != NULL)
        json_set(into->object, property->name, value);
    into->fails = into->fails || (value == NULL && required);
}

static void add_properties(assembly *into, const spec_schema *schema, int depth)
{
    for (size_t i = 0; i < schema->properties.count; i++)
        add_property(into, schema, &schema->properties.items[i], depth);
    if (schema->properties.count > 0 || schema->additional_schema == NULL ||
        !faker_wants_optional(into->faker, depth))
        return;
    cJSON *value = faker_make(into->faker, schema->additional_schema, "key", depth + 1);
    if (value != NULL)
        json_set(into->object, "key", value);
}

static void set_discriminator(assembly *into, const spec_schema *base, const spec_schema *chosen)
{
    const char *value = chosen->component;
    for (size_t i = 0; i < base->discriminator_mapping.count; i++) {
        const spec_discriminator_mapping *mapping = &base->discriminator_mapping.items[i];
        if (mapping->schema == chosen)
            value = mapping->value;
    }
    if (value != NULL)
        json_set_text(into->object, base->discriminator, value);
}

static bool has_value(const spec_schema *schema, const char *text)
{
    for (size_t i = 0; i < schema->enum_values.count; i++) {
        const node *value = schema->enum_values.items[i];
        if (value->kind == NODE_STRING && strcmp(value->text, text) == 0)
            return true;
    }
    return false;
}

/* Whether the discriminator of the base has a value for that schema: in the mapping, or its name. */
static bool can_name(const spec_schema *base, const spec_schema *schema)
{
    for (size_t i = 0; i < base->discriminator_mapping.count; i++)
        if (base->discriminator_mapping.items[i].schema == schema)
            return true;
    for (size_t i = 0; schema->component != NULL && i < base->properties.count; i++) {
        const spec_schema *property = schema_query_base(base->properties.items[i].schema);
        if (strcmp(base->properties.items[i].name, base->discriminator) == 0 && property->has_enum)
            return has_value(property, schema->component);
    }
    return schema->component != NULL;
}

static void add_members(assembly *into, const spec_schema *schema, int depth);

static void add_discriminated(assembly *into, const spec_schema *base, const spec_schema *alternative,
                              int depth)
{
    if (alternative != NULL) {
        set_discriminator(into, base, schema_query_base(alternative));
        return;
    }
    if (base->discriminator_mapping.count > 0 && !can_name(base, into->heir)) {
        into->heir = base->discriminator_mapping.items[0].schema;
        add_members(into, into->heir, depth + 1);
    }
    set_discriminator(into, base, into->heir);
}

static void add_members(assembly *into, const spec_schema *schema, int depth)
{
    if (depth > DEPTH_LIMIT)
        return;
    if (schema->reference != NULL)
        add_members(into, schema_query_base(schema), depth);
    add_properties(into, schema, depth);
    for (size_t i = 0; i < schema->all_of.count; i++)
        add_members(into, schema->all_of.items[i], depth + 1);
    const spec_schema *alternative = faker_alternative(schema);
    if (alternative != NULL)
        add_members(into, alternative, depth + 1);
    if (schema->discriminator != NULL)
        add_discriminated(into, schema, alternative, depth);
    for (size_t i = 0; i < schema->required.count; i++) {
        const char *undeclared = schema->required.items[i].text;
        if (!has_member(into, undeclared) && !is_skipped(into, undeclared))
            json_set_text(into->object, undeclared, "text");
    }
}

cJSON *faker_make_object(faker *f, const spec_schema *schema, int depth, bool (*skips)(const char *name))
{
    assembly into = {
        .faker = f, .object = cJSON_CreateObject(), .heir = schema_query_base(schema), .skips = skips};
    add_members(&into, schema, depth);
    if (!into.fails)
        return into.object;
    cJSON_Delete(into.object);
    return NULL;
}

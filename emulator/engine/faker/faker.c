#include "engine/faker/faker.h"

#include "engine/base/json.h"
#include "engine/faker/faker_parts.h"
#include "engine/validate/schema_query.h"
#include "engine/validate/validate.h"

#include <ctype.h>
#include <string.h>

/* Below DEPTH_LIMIT no value is made, below the other two no optional one. */
enum { DEPTH_LIMIT = 16, EXAMPLE_OPTIONAL_DEPTH = 2, VARIED_OPTIONAL_DEPTH = 6 };
enum { ITEM_LIMIT = 100, VALUE_BUDGET = 10000 };

static const char *referred(faker *f, const char *entity)
{
    return f->reference != NULL ? f->reference(f, entity) : NULL;
}

static void replace_ids(faker *f, cJSON *value)
{
    for (cJSON *member = value->child; member != NULL; member = member->next)
        replace_ids(f, member);
    const char *id = cJSON_IsString(value) ? referred(f, value->valuestring) : NULL;
    if (id != NULL)
        cJSON_SetValuestring(value, id);
}

/* A value of the document. Ids in it are replaced; NULL when it is nested too deeply to be kept. */
static cJSON *copy(faker *f, const node *given)
{
    cJSON *value = schema_query_value(given);
    if (value != NULL && f->varies)
        replace_ids(f, value);
    return value;
}

bool faker_fits(faker *f, const spec_schema *schema, const cJSON *value)
{
    validation found = {.memory = f->memory, .patterns = f->patterns, .direction = DIRECTION_RESPONSE};
    validate(&found, schema, value, "");
    return found.violations.count == 0;
}

static cJSON *copy_if_it_fits(faker *f, const spec_schema *schema, const node *given)
{
    cJSON *value = given != NULL ? copy(f, given) : NULL;
    if (value == NULL || faker_fits(f, schema, value))
        return value;
    cJSON_Delete(value);
    return NULL;
}

static cJSON *enum_value(faker *f, const spec_schema *schema)
{
    size_t chosen = f->varies ? rng_below(&f->rng, (uint32_t)schema->enum_values.count) : 0;
    for (; chosen < schema->enum_values.count; chosen++)
        if (schema->enum_values.items[chosen]->kind != NODE_NULL)
            return copy(f, schema->enum_values.items[chosen]);
    return NULL;
}

/* Varied values are made like the example, see below. */
static cJSON *given_value(faker *f, const spec_schema *schema)
{
    if (schema->constant != NULL)
        return copy(f, schema->constant);
    cJSON *value = NULL;
    if (!f->varies)
        value = copy_if_it_fits(f, schema, schema->example);
    if (value == NULL && !f->varies)
        value = copy_if_it_fits(f, schema, schema->default_value);
    return value == NULL && schema->enum_values.count > 0 ? enum_value(f, schema) : value;
}

static bool is_null_only(const spec_schema *schema)
{
    return schema_query_base(schema)->types == SPEC_TYPE_NULL;
}

const spec_schema *faker_alternative(const spec_schema *schema)
{
    for (size_t i = 0; i < schema->one_of.count; i++)
        if (!is_null_only(schema->one_of.items[i]))
            return schema->one_of.items[i];
    for (size_t i = 0; i < schema->any_of.count; i++)
        if (!is_null_only(schema->any_of.items[i]))
            return schema->any_of.items[i];
    return NULL;
}

/* The schema, or the first in its allOf and alternatives, that has a type; NULL when none has. */
static const spec_schema *typed(const spec_schema *schema, int depth)
{
    schema = schema_query_base(schema);
    if ((schema->types & ~(unsigned)SPEC_TYPE_NULL) != 0 || schema->properties.count > 0 ||
        schema->items != NULL || schema->additional_schema != NULL)
        return schema;
    for (size_t i = 0; i < schema->all_of.count && depth > 0; i++) {
        const spec_schema *found = typed(schema->all_of.items[i], depth - 1);
        if (found != NULL)
            return found;
    }
    const spec_schema *alternative = depth > 0 ? faker_alternative(schema) : NULL;
    return alternative != NULL ? typed(alternative, depth - 1) : NULL;
}

static unsigned type_of(const spec_schema *schema)
{
    static const unsigned order[] = {SPEC_TYPE_OBJECT,  SPEC_TYPE_ARRAY,  SPEC_TYPE_STRING,
                                     SPEC_TYPE_INTEGER, SPEC_TYPE_NUMBER, SPEC_TYPE_BOOLEAN};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if ((schema->types & order[i]) != 0)
            return order[i];
    return schema->items != NULL ? SPEC_TYPE_ARRAY : SPEC_TYPE_OBJECT;
}

/* Varied items are taken from the example, unless they are references. */
static cJSON *make_item(faker *f, const spec_schema *schema, const char *name, int depth)
{
    const node *example = schema->example;
    bool is_plain =
        schema->items->reference == NULL && schema_query_base(schema->items)->properties.count == 0;
    if (f->varies && is_plain && example != NULL && example->kind == NODE_SEQUENCE && example->count > 0)
        return copy(f, example->items[rng_below(&f->rng, example->count)]);
    return faker_make(f, schema->items, name, depth + 1);
}

static int64_t item_count(faker *f, const spec_schema *schema, int depth)
{
    int64_t count = schema->min_items > 0 ? schema->min_items : 0;
    if (f->varies && !f->record.is_minimal)
        count += rng_below(&f->rng, 3);
    else if (!f->varies && count == 0 && faker_wants_optional(f, depth))
        count = 1;
    if (schema->max_items >= 0 && schema->max_items < count)
        count = schema->max_items;
    return count < ITEM_LIMIT ? count : ITEM_LIMIT;
}

/* Varied items of one array differ: most arrays are sets, whether they declare it or not. */
static cJSON *make_array(faker *f, const spec_schema *schema, const char *name, int depth)
{
    cJSON *array = cJSON_CreateArray();
    int64_t count = schema->items != NULL ? item_count(f, schema, depth) : 0;
    for (int64_t tries = 0; tries < 2 * count && cJSON_GetArraySize(array) < count; tries++) {
        cJSON *item = make_item(f, schema, name, depth);
        if (item == NULL || (f->varies && json_contains(array, item)))
            cJSON_Delete(item);
        else
            cJSON_AddItemToArray(array, item);
    }
    return array;
}

bool faker_wants_optional(faker *f, int depth)
{
    if (!f->varies)
        return depth < EXAMPLE_OPTIONAL_DEPTH;
    return !f->record.is_minimal && depth < VARIED_OPTIONAL_DEPTH && rng_below(&f->rng, 5) > 0;
}

/* "Person" for a reference to PersonId, or for a member `personId`. */
static const char *entity_of_id(faker *f, const spec_schema *schema, const char *name)
{
    for (const spec_schema *s = schema; s != NULL; s = s->reference) {
        size_t length = s->component != NULL ? strlen(s->component) : 0;
        if (length > 2 && strcmp(s->component + length - 2, "Id") == 0)
            return arena_copy_n(f->memory, s->component, length - 2);
    }
    size_t length = strlen(name);
    if (length <= 2 || strcmp(name + length - 2, "Id") != 0)
        return NULL;
    char *entity = arena_copy_n(f->memory, name, length - 2);
    entity[0] = (char)toupper((unsigned char)entity[0]);
    return entity;
}

/* `of` is the schema behind references and allOf that has the type. */
static cJSON *make_string(faker *f, const spec_schema *schema, const spec_schema *of, const char *name)
{
    const char *entity = f->varies ? entity_of_id(f, schema, name) : NULL;
    const char *example = f->varies && of->example != NULL ? of->example->text : NULL;
    const char *id = entity != NULL ? referred(f, entity) : NULL;
    if (id == NULL && example != NULL)
        id = referred(f, example);
    if (id != NULL)
        return cJSON_CreateString(id);
    if (entity != NULL && of->pattern != NULL) /* the id of an entity without records */
        return NULL;
    const char *text = faker_make_text(f, of, name);
    return text != NULL ? cJSON_CreateString(text) : NULL;
}

static cJSON *make_untyped(faker *f, const spec_schema *schema)
{
    if (!f->varies)
        return cJSON_CreateString("text");
    return schema->example != NULL ? copy(f, schema->example) : NULL;
}

static cJSON *make_typed(faker *f, const spec_schema *schema, const spec_schema *of, const char *name,
                         int depth)
{
    unsigned type = type_of(of);
    bool is_scalar = type != SPEC_TYPE_OBJECT && type != SPEC_TYPE_ARRAY;
    cJSON *given = of != schema_query_base(schema) && is_scalar ? given_value(f, of) : NULL;
    if (given != NULL)
        return given;
    switch (type) {
    case SPEC_TYPE_OBJECT:
        if (f->varies && of->properties.count == 0 && of->example != NULL &&
            of->example->kind == NODE_MAPPING)
            return copy(f, of->example);
        return faker_make_object(f, schema, depth, NULL);
    case SPEC_TYPE_ARRAY:
        return make_array(f, of, name, depth);
    case SPEC_TYPE_INTEGER:
    case SPEC_TYPE_NUMBER:
        return faker_make_number(f, of);
    case SPEC_TYPE_BOOLEAN:
        return cJSON_CreateBool(!f->varies || rng_below(&f->rng, 2) == 1);
    default:
        return make_string(f, schema, of, name);
    }
}

cJSON *faker_make(faker *f, const spec_schema *schema, const char *name, int depth)
{
    const spec_schema *base = schema_query_base(schema);
    if (depth > DEPTH_LIMIT || f->budget == 0 || base->is_false_schema)
        return NULL;
    f->budget--;
    cJSON *given = given_value(f, base);
    if (given != NULL)
        return given;
    if (is_null_only(base))
        return cJSON_CreateNull();
    const spec_schema *alternative = faker_alternative(base);
    bool is_plain = base->properties.count == 0 && base->all_of.count == 0 && base->discriminator == NULL;
    if (alternative != NULL && is_plain)
        return faker_make(f, alternative, name, depth + 1);
    const spec_schema *of = typed(base, DEPTH_LIMIT);
    return of != NULL ? make_typed(f, schema, of, name, depth) : make_untyped(f, base);
}

cJSON *faker_example(arena *a, patterns *known, const spec_schema *schema)
{
    faker f = {.memory = a, .patterns = known, .budget = VALUE_BUDGET};
    return faker_make(&f, schema, "", 0);
}

cJSON *faker_value(faker *f, const spec_schema *schema, const char *name)
{
    f->budget = VALUE_BUDGET;
    return faker_make(f, schema, name, 0);
}

cJSON *faker_object(faker *f, const spec_schema *schema, bool (*skips)(const char *name))
{
    f->budget = VALUE_BUDGET;
    return faker_make_object(f, schema, 0, skips);
}

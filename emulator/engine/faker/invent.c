#include "engine/faker/invent.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/faker/invent_text.h"
#include "engine/validate/validate.h"

enum { DEEPEST = 6, DEFAULT_SPREAD = 100 };

/* ---- chance: splitmix64 */

static uint64_t next_chance(inventor *v)
{
    v->chance += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = v->chance;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

uint32_t invent_below(inventor *v, uint32_t count)
{
    return count > 0 ? (uint32_t)(next_chance(v) % count) : 0;
}

void invent_bytes(inventor *v, unsigned char *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (unsigned char)next_chance(v);
}

/* ---- numbers */

static double limit_of(const node *inclusive, const node *exclusive, double absent, double step)
{
    if (inclusive != NULL)
        return inclusive->number;
    return exclusive != NULL && exclusive->kind != NODE_BOOL ? exclusive->number + step : absent;
}

/* Around the example where there is one, else between the limits. */
static cJSON *number(inventor *v, const spec_schema *schema)
{
    bool is_integer = (schema->types & SPEC_TYPE_NUMBER) == 0;
    double step = is_integer ? 1 : 0.01;
    double least = limit_of(schema->minimum, schema->exclusive_minimum, 0, step);
    double most = limit_of(schema->maximum, schema->exclusive_maximum, least + DEFAULT_SPREAD, -step);
    const node *example = schema->example;
    bool has_example = example != NULL && (example->kind == NODE_INTEGER || example->kind == NODE_NUMBER);
    if (has_example && example->number > 0) {
        double from = example->number / 2;
        double to = example->number * 3 / 2;
        least = from > least ? from : least;
        most = schema->maximum == NULL || to < most ? to : most;
    }
    double value = least + (most - least) * (invent_below(v, 10001) / 10000.0);
    if (schema->multiple_of != NULL && schema->multiple_of->number > 0) {
        int64_t factor = (int64_t)(value / schema->multiple_of->number);
        value = (double)factor * schema->multiple_of->number;
    }
    if (is_integer)
        return json_integer((int64_t)value);
    return cJSON_CreateNumber((double)(int64_t)(value * 100) / 100);
}

/* ---- examples */

/* Ids in an example become ids of what there is. */
static void refer_to_what_is_there(inventor *v, cJSON *value)
{
    for (cJSON *member = value->child; member != NULL; member = member->next)
        refer_to_what_is_there(v, member);
    const char *id = cJSON_IsString(value) ? v->reference(v, value->valuestring) : NULL;
    if (id != NULL)
        cJSON_SetValuestring(value, id);
}

static cJSON *example_value(inventor *v, const node *example)
{
    cJSON *value = schema_query_value(example);
    refer_to_what_is_there(v, value);
    return value;
}

/* ---- lists and objects */

static bool is_in(const cJSON *list, const cJSON *value)
{
    for (const cJSON *item = list->child; item != NULL; item = item->next)
        if (json_equal(item, value))
            return true;
    return false;
}

static cJSON *value_of(inventor *v, const spec_schema *schema, const char *name, int depth);

/* One of the example's where it has some and they are no references. */
static cJSON *item_of(inventor *v, const spec_schema *schema, const char *name, int depth)
{
    const node *example = schema->example;
    bool is_plain =
        schema->items->reference == NULL && schema_query_base(schema->items)->properties.count == 0;
    if (is_plain && example != NULL && example->kind == NODE_SEQUENCE && example->count > 0)
        return example_value(v, example->items[invent_below(v, example->count)]);
    return value_of(v, schema->items, name, depth);
}

/* Members of one list differ: most lists are sets, whether they say so or not. */
static cJSON *list(inventor *v, const spec_schema *schema, const char *name, int depth)
{
    cJSON *items = cJSON_CreateArray();
    int64_t least = schema->min_items > 0 ? schema->min_items : 0;
    int64_t count = least + (v->is_terse ? 0 : invent_below(v, 3));
    if (schema->max_items >= 0 && count > schema->max_items)
        count = schema->max_items;
    for (int64_t i = 0; i < 2 * count && cJSON_GetArraySize(items) < count && schema->items != NULL; i++) {
        cJSON *item = item_of(v, schema, name, depth + 1);
        if (item == NULL || is_in(items, item))
            cJSON_Delete(item);
        else
            cJSON_AddItemToArray(items, item);
    }
    return items;
}

static bool is_required(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->required.count; i++)
        if (strcmp(schema->required.items[i].text, name) == 0)
            return true;
    return false;
}

static cJSON *object(inventor *v, const spec_schema *schema, int depth, bool (*is_kept)(const char *name))
{
    cJSON *made = cJSON_CreateObject();
    if (schema->properties.count == 0 && schema->example != NULL && schema->example->kind == NODE_MAPPING) {
        cJSON_Delete(made);
        return example_value(v, schema->example);
    }
    for (size_t i = 0; i < schema->properties.count; i++) {
        const spec_property *property = &schema->properties.items[i];
        bool is_due = is_required(schema, property->name);
        bool is_wanted = !v->is_terse && depth < DEEPEST && invent_below(v, 5) > 0;
        if ((is_kept != NULL && is_kept(property->name)) || (!is_due && !is_wanted))
            continue;
        cJSON *member = value_of(v, property->schema, property->name, depth + 1);
        if (member != NULL)
            json_set(made, property->name, member);
    }
    return made;
}

/* ---- all of them */

/* "Person" for a reference to PersonId, or for a member `personId` that says nothing else of its form. */
static const char *referred_entity(inventor *v, const spec_schema *schema, const char *name)
{
    for (const spec_schema *s = schema; s != NULL; s = s->reference) {
        size_t length = s->component != NULL ? strlen(s->component) : 0;
        if (length > 2 && strcmp(s->component + length - 2, "Id") == 0)
            return arena_copy_n(v->memory, s->component, length - 2);
    }
    size_t length = strlen(name);
    if (length <= 2 || strcmp(name + length - 2, "Id") != 0)
        return NULL;
    char *entity = arena_copy_n(v->memory, name, length - 2);
    entity[0] = (char)toupper((unsigned char)entity[0]);
    return entity;
}

static cJSON *one_of(inventor *v, const spec_schema *schema, const char *name, int depth)
{
    const spec_schema *const *choices =
        schema->one_of.count > 0 ? schema->one_of.items : schema->any_of.items;
    size_t count = schema->one_of.count > 0 ? schema->one_of.count : schema->any_of.count;
    for (size_t i = 0; i < count; i++)
        if (schema_query_base(choices[i])->types != SPEC_TYPE_NULL)
            return value_of(v, choices[i], name, depth);
    return cJSON_CreateNull();
}

static cJSON *text(inventor *v, const spec_schema *schema, const spec_schema *base, const char *name)
{
    const char *entity = referred_entity(v, schema, name);
    const char *example = base->example != NULL ? base->example->text : NULL;
    const char *id = entity != NULL ? v->reference(v, entity) : NULL;
    if (id == NULL && example != NULL)
        id = v->reference(v, example);
    if (id != NULL)
        return cJSON_CreateString(id);
    if (entity != NULL && base->pattern != NULL) /* of nothing that is seeded */
        return NULL;
    const char *made = invent_text(v, base, name);
    return made != NULL ? cJSON_CreateString(made) : NULL;
}

static cJSON *value_of(inventor *v, const spec_schema *schema, const char *name, int depth)
{
    const spec_schema *base = schema_query_base(schema);
    if (base->constant != NULL)
        return schema_query_value(base->constant);
    if (base->has_enum && base->enum_values.count > 0)
        return schema_query_value(
            base->enum_values.items[invent_below(v, (uint32_t)base->enum_values.count)]);
    if (base->one_of.count + base->any_of.count > 0)
        return one_of(v, base, name, depth);
    if ((base->types & SPEC_TYPE_STRING) != 0)
        return text(v, schema, base, name);
    if ((base->types & SPEC_TYPE_BOOLEAN) != 0)
        return cJSON_CreateBool(invent_below(v, 2) == 1);
    if ((base->types & (SPEC_TYPE_INTEGER | SPEC_TYPE_NUMBER)) != 0)
        return number(v, base);
    if ((base->types & SPEC_TYPE_ARRAY) != 0)
        return list(v, base, name, depth);
    if ((base->types & SPEC_TYPE_OBJECT) != 0)
        return object(v, base, depth, NULL);
    if (base->example != NULL)
        return example_value(v, base->example);
    return (base->types & SPEC_TYPE_NULL) != 0 ? cJSON_CreateNull() : NULL;
}

cJSON *invent_value(inventor *v, const spec_schema *schema, const char *name)
{
    return value_of(v, schema, name, 0);
}

cJSON *invent_object(inventor *v, const spec_schema *schema, bool (*is_kept)(const char *name))
{
    return object(v, schema, 0, is_kept);
}

#include "engine/faker/sample.h"

#include <math.h>
#include <string.h>

#include "engine/validate/schema_query.h"
#include "engine/validate/validate.h"

/* Below OPTIONAL_DEPTH only what must be there is made, below DEPTH_LIMIT nothing. */
enum { OPTIONAL_DEPTH = 2, DEPTH_LIMIT = 16, TEXT_LIMIT = 64, ITEM_LIMIT = 8 };

typedef struct sampler {
    arena *memory;
    patterns *known;
} sampler;

static cJSON *make(sampler *s, const spec_schema *schema, int depth);

/* ---- what the document gives */

static cJSON *if_it_fits(sampler *s, const spec_schema *schema, const node *given)
{
    if (given == NULL)
        return NULL;
    cJSON *value = schema_query_value(given);
    validation found = {.memory = s->memory, .patterns = s->known, .direction = DIRECTION_RESPONSE};
    if (value != NULL)
        validate(&found, schema, value, "");
    if (value != NULL && found.violations.count == 0)
        return value;
    cJSON_Delete(value);
    return NULL;
}

static cJSON *given_value(sampler *s, const spec_schema *schema)
{
    if (schema->constant != NULL)
        return schema_query_value(schema->constant);
    cJSON *value = if_it_fits(s, schema, schema->example);
    if (value == NULL)
        value = if_it_fits(s, schema, schema->default_value);
    for (size_t i = 0; value == NULL && i < schema->enum_values.count; i++)
        if (schema->enum_values.items[i]->kind != NODE_NULL)
            value = schema_query_value(schema->enum_values.items[i]);
    return value;
}

/* ---- types */

static bool is_null_only(const spec_schema *schema)
{
    return schema_query_base(schema)->types == SPEC_TYPE_NULL;
}

/* The first alternative that is not just null; NULL when there is none. */
static const spec_schema *first_choice(const spec_schema *schema)
{
    for (size_t i = 0; i < schema->one_of.count; i++)
        if (!is_null_only(schema->one_of.items[i]))
            return schema->one_of.items[i];
    for (size_t i = 0; i < schema->any_of.count; i++)
        if (!is_null_only(schema->any_of.items[i]))
            return schema->any_of.items[i];
    return NULL;
}

/* The schema, or the member of its allOf, that says of which type the value is; NULL when none does. */
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
    const spec_schema *choice = depth > 0 ? first_choice(schema) : NULL;
    return choice != NULL ? typed(choice, depth - 1) : NULL;
}

static unsigned type_of(const spec_schema *schema)
{
    if (schema == NULL)
        return 0;
    static const unsigned order[] = {SPEC_TYPE_OBJECT,  SPEC_TYPE_ARRAY,  SPEC_TYPE_STRING,
                                     SPEC_TYPE_INTEGER, SPEC_TYPE_NUMBER, SPEC_TYPE_BOOLEAN};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if ((schema->types & order[i]) != 0)
            return order[i];
    return schema->items != NULL ? SPEC_TYPE_ARRAY : SPEC_TYPE_OBJECT;
}

/* ---- scalars */

static const char *text_of_format(const char *format)
{
    static const struct {
        const char *format, *text;
    } known[] = {
        {"date-time", "2026-01-01T00:00:00Z"},
        {"date", "2026-01-01"},
        {"time", "00:00:00Z"},
        {"duration", "P1D"},
        {"uuid", "123e4567-e89b-42d3-a456-426614174000"},
        {"email", "alice@example.com"},
        {"uri", "https://example.com/"},
        {"url", "https://example.com/"},
        {"hostname", "example.com"},
        {"ipv4", "192.0.2.1"},
        {"ipv6", "2001:db8::1"},
        {"byte", "dGV4dA=="},
    };
    for (size_t i = 0; format != NULL && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].format, format) == 0)
            return known[i].text;
    return NULL;
}

static cJSON *make_text(sampler *s, const spec_schema *schema)
{
    bool format_is_base64 =
        schema->content_encoding != NULL && strcmp(schema->content_encoding, "base64") == 0;
    const char *text = format_is_base64 ? "dGV4dA==" : text_of_format(schema->format);
    if (text != NULL)
        return cJSON_CreateString(text);
    size_t length = strlen("text");
    if (schema->min_length > (int64_t)length)
        length = schema->min_length < TEXT_LIMIT ? (size_t)schema->min_length : TEXT_LIMIT;
    if (schema->max_length >= 0 && schema->max_length < (int64_t)length)
        length = (size_t)schema->max_length;
    char *made = arena_alloc(s->memory, length + 1);
    for (size_t i = 0; i < length; i++)
        made[i] = "text"[i % 4];
    made[length] = '\0';
    return cJSON_CreateString(made);
}

static bool bound_of(const node *bound, double *number)
{
    bool is_number = bound != NULL && (bound->kind == NODE_INTEGER || bound->kind == NODE_NUMBER);
    if (is_number)
        *number = bound->number;
    return is_number;
}

static cJSON *make_number(const spec_schema *schema)
{
    double number = 1, bound;
    if (bound_of(schema->maximum, &bound) && bound < number)
        number = floor(bound);
    if (bound_of(schema->exclusive_maximum, &bound) && bound <= number)
        number = ceil(bound) - 1;
    if (bound_of(schema->minimum, &bound) && bound > number)
        number = ceil(bound);
    if (bound_of(schema->exclusive_minimum, &bound) && bound >= number)
        number = floor(bound) + 1;
    if (bound_of(schema->multiple_of, &bound) && bound > 0)
        number = ceil(number / bound) * bound;
    bool is_exact = floor(number) == number && fabs(number) < 9007199254740992.0;
    return is_exact ? json_integer((int64_t)number) : cJSON_CreateNumber(number);
}

/* ---- arrays and objects */

static cJSON *make_array(sampler *s, const spec_schema *schema, int depth)
{
    cJSON *array = cJSON_CreateArray();
    int64_t count = schema->min_items > 0 ? schema->min_items : depth < OPTIONAL_DEPTH ? 1 : 0;
    if (schema->max_items >= 0 && schema->max_items < count)
        count = schema->max_items;
    for (int64_t i = 0; i < count && i < ITEM_LIMIT && schema->items != NULL; i++) {
        cJSON *item = make(s, schema->items, depth + 1);
        if (item != NULL)
            cJSON_AddItemToArray(array, item);
    }
    return array;
}

static bool is_required(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->required.count; i++)
        if (strcmp(schema->required.items[i].text, name) == 0)
            return true;
    return false;
}

/* What makes an object. The heir is the schema whose name the discriminator of a base takes: the outermost,
 * or the first that the base names where that is none of its heirs. */
typedef struct assembly {
    const spec_schema *heir;
    cJSON *object;
    bool fails; /* a member that must be there cannot be made */
} assembly;

static void add_properties(sampler *s, assembly *into, const spec_schema *schema, int depth)
{
    for (size_t i = 0; i < schema->properties.count; i++) {
        const spec_property *property = &schema->properties.items[i];
        bool required = is_required(schema, property->name);
        if (cJSON_HasObjectItem(into->object, property->name) ||
            schema_query_base(property->schema)->write_only || (!required && depth >= OPTIONAL_DEPTH))
            continue;
        cJSON *value = make(s, property->schema, depth + 1);
        if (value != NULL)
            json_set(into->object, property->name, value);
        into->fails = into->fails || (value == NULL && required);
    }
    if (schema->properties.count > 0 || schema->additional_schema == NULL || depth >= OPTIONAL_DEPTH)
        return;
    cJSON *value = make(s, schema->additional_schema, depth + 1);
    if (value != NULL)
        json_set(into->object, "key", value);
}

/* Which of its alternatives, or heirs, an object is. */
static void set_discriminator(assembly *into, const spec_schema *base, const spec_schema *chosen)
{
    const char *value = chosen->component;
    for (size_t i = 0; i < base->discriminator_mapping.count; i++) {
        const spec_mapping *mapping = &base->discriminator_mapping.items[i];
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

/* Whether the discriminator can say of a value that it is of that schema: by the mapping, or by its name. */
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

static void add_members(sampler *s, assembly *into, const spec_schema *schema, int depth)
{
    if (depth > DEPTH_LIMIT)
        return;
    if (schema->reference != NULL)
        add_members(s, into, schema_query_base(schema), depth);
    add_properties(s, into, schema, depth);
    for (size_t i = 0; i < schema->all_of.count; i++)
        add_members(s, into, schema->all_of.items[i], depth + 1);
    const spec_schema *choice = first_choice(schema);
    if (choice != NULL)
        add_members(s, into, choice, depth + 1);
    if (schema->discriminator != NULL && choice == NULL && schema->discriminator_mapping.count > 0 &&
        !can_name(schema, into->heir)) {
        into->heir = schema->discriminator_mapping.items[0].schema;
        add_members(s, into, into->heir, depth + 1);
    }
    if (schema->discriminator != NULL)
        set_discriminator(into, schema, choice != NULL ? schema_query_base(choice) : into->heir);
    for (size_t i = 0; i < schema->required.count; i++)
        if (!cJSON_HasObjectItem(into->object, schema->required.items[i].text))
            json_set_text(into->object, schema->required.items[i].text, "text");
}

static cJSON *make_object(sampler *s, const spec_schema *schema, int depth)
{
    assembly into = {.heir = schema_query_base(schema), .object = cJSON_CreateObject()};
    add_members(s, &into, schema, depth);
    if (!into.fails)
        return into.object;
    cJSON_Delete(into.object);
    return NULL;
}

static cJSON *make(sampler *s, const spec_schema *schema, int depth)
{
    const spec_schema *base = schema_query_base(schema);
    if (depth > DEPTH_LIMIT || base->is_never)
        return NULL;
    cJSON *given = given_value(s, base);
    if (given != NULL)
        return given;
    if (is_null_only(base))
        return cJSON_CreateNull();
    const spec_schema *choice = first_choice(base);
    bool is_plain_choice = choice != NULL && base->properties.count == 0 && base->all_of.count == 0;
    if (is_plain_choice && base->discriminator == NULL)
        return make(s, choice, depth + 1);
    const spec_schema *of = typed(base, DEPTH_LIMIT);
    switch (type_of(of)) {
    case SPEC_TYPE_OBJECT:
        return make_object(s, schema, depth);
    case SPEC_TYPE_ARRAY:
        return make_array(s, of, depth);
    case SPEC_TYPE_INTEGER:
    case SPEC_TYPE_NUMBER:
        return make_number(of);
    case SPEC_TYPE_BOOLEAN:
        return cJSON_CreateTrue();
    case SPEC_TYPE_STRING:
        of = of->has_enum ? of : typed(base, DEPTH_LIMIT);
        given = of != base ? given_value(s, of) : NULL;
        return given != NULL ? given : make_text(s, of);
    default:
        return cJSON_CreateString("text");
    }
}

cJSON *sample_make(arena *a, patterns *known, const spec_schema *schema)
{
    return make(&(sampler){.memory = a, .known = known}, schema, 0);
}

#include "engine/validate/validate.h"

#include "base/utf8.h"
#include "engine/validate/integer_format.h"
#include "engine/validate/schema_query.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { VIOLATION_LIMIT = 20, STEP_LIMIT = 2000000, DEPTH_LIMIT = 1000 };

void validate_add(validation *v, const char *field, const char *format, ...)
{
    if (v->violations.count >= VIOLATION_LIMIT)
        return;
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vformat(v->memory, format, arguments);
    va_end(arguments);
    *vector_add(v->memory, &v->violations) =
        (violation){.field = arena_copy(v->memory, field), .message = message};
}

void validate_add_missing(validation *v, const char *field)
{
    size_t count = v->violations.count;
    validate_add(v, field, "is required");
    if (v->violations.count > count)
        v->violations.items[count].is_missing = true;
}

static bool is_done(const validation *v)
{
    return v->violations.count >= (v->stops_early ? 1 : VIOLATION_LIMIT);
}

static bool fits(validation *v, const spec_schema *schema, const cJSON *value)
{
    validation probe = {.memory = v->memory,
                        .patterns = v->patterns,
                        .direction = v->direction,
                        .stops_early = true,
                        .steps = v->steps,
                        .depth = v->depth};
    validate(&probe, schema, value, "");
    v->steps = probe.steps;
    return probe.violations.count == 0;
}

static bool equals_node(const cJSON *value, const node *expected)
{
    if (expected->kind == NODE_STRING)
        return cJSON_IsString(value) && strcmp(value->valuestring, expected->text) == 0;
    cJSON *other = schema_query_value(expected);
    bool equal = other != NULL && json_equal(value, other);
    cJSON_Delete(other);
    return equal;
}

static unsigned type_of(const cJSON *value)
{
    if (cJSON_IsNull(value))
        return SPEC_TYPE_NULL;
    if (cJSON_IsBool(value))
        return SPEC_TYPE_BOOLEAN;
    if (cJSON_IsNumber(value))
        return json_is_integer(value) ? SPEC_TYPE_INTEGER | SPEC_TYPE_NUMBER : SPEC_TYPE_NUMBER;
    if (cJSON_IsString(value))
        return SPEC_TYPE_STRING;
    return cJSON_IsArray(value) ? SPEC_TYPE_ARRAY : SPEC_TYPE_OBJECT;
}

static const char *types_text(validation *v, unsigned types)
{
    static const char *const names[] = {"null",     "a boolean", "an integer", "a number",
                                        "a string", "an array",  "an object"};
    const char *text = "";
    for (unsigned bit = 0; bit < sizeof names / sizeof *names; bit++)
        if (types & 1U << bit)
            text = arena_format(v->memory, "%s%s%s", text, *text == '\0' ? "" : " or ", names[bit]);
    return text;
}

static void check_enum(validation *v, const spec_schema *schema, const cJSON *value, const char *field)
{
    if (schema->constant != NULL && !equals_node(value, schema->constant))
        validate_add(v, field, "must be %s",
                     schema->constant->text != NULL ? schema->constant->text : "the constant");
    if (!schema->has_enum)
        return;
    buffer allowed = {0};
    for (size_t i = 0; i < schema->enum_values.count; i++) {
        const node *one = schema->enum_values.items[i];
        if (equals_node(value, one)) {
            buffer_free(&allowed);
            return;
        }
        if (one->text != NULL)
            buffer_format(&allowed, "%s%s", allowed.length > 0 ? ", " : "", one->text);
    }
    validate_add(v, field, "must be one of %s", buffer_text(&allowed));
    buffer_free(&allowed);
}

static void check_integer_range(validation *v, const spec_schema *schema, const cJSON *value,
                                const char *field)
{
    const integer_format *format = integer_format_of(schema->format);
    if (format != NULL && json_is_integer(value) && !integer_format_holds(format, value))
        validate_add(v, field, "%s", format->message);
}

static void check_number(validation *v, const spec_schema *schema, const cJSON *value, const char *field)
{
    double number = value->valuedouble;
    check_integer_range(v, schema, value, field);
    if (schema->minimum != NULL && number < schema->minimum->number)
        validate_add(v, field, "must be at least %s", schema->minimum->text);
    if (schema->maximum != NULL && number > schema->maximum->number)
        validate_add(v, field, "must be at most %s", schema->maximum->text);
    const node *above = schema->exclusive_minimum; /* a boolean in 3.0: of `minimum` */
    if (above != NULL && above->kind == NODE_BOOL)
        above = above->boolean ? schema->minimum : NULL;
    if (above != NULL && number <= above->number)
        validate_add(v, field, "must be above %s", above->text);
    const node *below = schema->exclusive_maximum;
    if (below != NULL && below->kind == NODE_BOOL)
        below = below->boolean ? schema->maximum : NULL;
    if (below != NULL && number >= below->number)
        validate_add(v, field, "must be below %s", below->text);
    if (schema->multiple_of != NULL && schema->multiple_of->number > 0) {
        double quotient = number / schema->multiple_of->number;
        if (fabs(quotient - nearbyint(quotient)) > 1e-9 * fmax(1, fabs(quotient)))
            validate_add(v, field, "must be a multiple of %s", schema->multiple_of->text);
    }
}

static int64_t character_count(const char *text)
{
    int64_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static void check_string(validation *v, const spec_schema *schema, const cJSON *value, const char *field)
{
    const char *text = value->valuestring;
    if (schema->min_length >= 0 && character_count(text) < schema->min_length)
        validate_add(v, field, "must have at least %lld characters", (long long)schema->min_length);
    if (schema->max_length >= 0 && character_count(text) > schema->max_length)
        validate_add(v, field, "must have at most %lld characters", (long long)schema->max_length);
    if (schema->pattern != NULL) {
        pattern_result result = pattern_matches(v->patterns, schema->pattern, text);
        if (result == PATTERN_DIFFERS)
            validate_add(v, field, "must match %s", schema->pattern);
        else if (result == PATTERN_INVALID)
            validate_add(v, field, "cannot be matched against %s", schema->pattern);
    }
    const char *expected = schema->format != NULL ? format_problem(v->patterns, schema->format, text) : NULL;
    if (expected != NULL)
        validate_add(v, field, "must be %s", expected);
    if (schema->content_encoding != NULL && strcmp(schema->content_encoding, "base64") == 0 &&
        !format_is_base64(text))
        validate_add(v, field, "must be base64");
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Compares the sorted texts of the items: two that differ only in the order of members count as different. */
static bool has_duplicate_item(arena *a, const cJSON *array)
{
    size_t count = (size_t)cJSON_GetArraySize(array);
    char **texts = arena_array(a, count, sizeof *texts);
    size_t used = 0;
    for (const cJSON *item = array->child; item != NULL; item = item->next) {
        buffer text = {0};
        json_print(item, &text);
        texts[used++] = arena_copy(a, buffer_text(&text));
        buffer_free(&text);
    }
    qsort(texts, used, sizeof *texts, compare_texts);
    for (size_t i = 1; i < used; i++)
        if (strcmp(texts[i - 1], texts[i]) == 0)
            return true;
    return false;
}

static void check_array(validation *v, const spec_schema *schema, const cJSON *value, const char *field)
{
    int64_t count = cJSON_GetArraySize(value);
    if (schema->min_items >= 0 && count < schema->min_items)
        validate_add(v, field, "must have at least %lld items", (long long)schema->min_items);
    if (schema->max_items >= 0 && count > schema->max_items)
        validate_add(v, field, "must have at most %lld items", (long long)schema->max_items);
    if (schema->unique_items && has_duplicate_item(v->memory, value))
        validate_add(v, field, "must not contain duplicate items");
    size_t index = 0;
    for (const cJSON *item = value->child; item != NULL && !is_done(v); item = item->next, index++) {
        const spec_schema *of_item =
            index < schema->prefix_items.count ? schema->prefix_items.items[index] : schema->items;
        if (of_item != NULL)
            validate(v, of_item, item, arena_format(v->memory, "%s[%zu]", field, index));
    }
}

static const spec_schema *property_schema(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->properties.count; i++)
        if (strcmp(schema->properties.items[i].name, name) == 0)
            return schema->properties.items[i].schema;
    return NULL;
}

/* Whether a schema, or a reference to it, is read-only in a request or write-only in a response. */
static bool is_of_other_side(const validation *v, const spec_schema *schema)
{
    for (; schema != NULL; schema = schema->reference)
        if (v->direction == DIRECTION_REQUEST ? schema->read_only : schema->write_only)
            return true;
    return false;
}

static const char *member_field(validation *v, const char *field, const char *name)
{
    return *field == '\0' ? name : arena_format(v->memory, "%s.%s", field, name);
}

static void check_required(validation *v, const spec_schema *schema, const cJSON *value, const char *field)
{
    for (size_t i = 0; i < schema->required.count && !is_done(v); i++) {
        const char *name = schema->required.items[i].text;
        if (json_get(value, name) != NULL)
            continue;
        if (!is_of_other_side(v, property_schema(schema, name)))
            validate_add_missing(v, member_field(v, field, name));
    }
}

static void check_member(validation *v, const spec_schema *schema, const cJSON *member, const char *field)
{
    const spec_schema *property = property_schema(schema, member->string);
    if (property != NULL)
        validate(v, property, member, field);
    bool is_known = property != NULL;
    for (size_t i = 0; i < schema->pattern_properties.count; i++) {
        const spec_property *pattern = &schema->pattern_properties.items[i];
        if (pattern_matches(v->patterns, pattern->name, member->string) != PATTERN_MATCHES)
            continue;
        is_known = true;
        validate(v, pattern->schema, member, field);
    }
    if (is_known)
        return;
    if (schema->additional == SPEC_ADDITIONAL_FORBIDDEN)
        validate_add(v, field, "is not a known member");
    else if (schema->additional == SPEC_ADDITIONAL_SCHEMA)
        validate(v, schema->additional_schema, member, field);
}

static void check_object(validation *v, const spec_schema *schema, const cJSON *value, const char *field)
{
    int64_t count = cJSON_GetArraySize(value);
    if (schema->min_properties >= 0 && count < schema->min_properties)
        validate_add(v, field, "must have at least %lld members", (long long)schema->min_properties);
    if (schema->max_properties >= 0 && count > schema->max_properties)
        validate_add(v, field, "must have at most %lld members", (long long)schema->max_properties);
    check_required(v, schema, value, field);
    for (const cJSON *member = value->child; member != NULL && !is_done(v); member = member->next)
        check_member(v, schema, member, member_field(v, field, member->string));
}

static const spec_schema *discriminated(const spec_schema *schema, const cJSON *value)
{
    if (schema->discriminator == NULL)
        return NULL;
    const char *name = json_text(value, schema->discriminator);
    for (size_t i = 0; name != NULL && i < schema->discriminator_mapping.count; i++)
        if (strcmp(schema->discriminator_mapping.items[i].value, name) == 0)
            return schema->discriminator_mapping.items[i].schema;
    const spec_schema *otherwise = schema->discriminator_default;
    for (size_t i = 0; name != NULL && otherwise != NULL && i < schema->one_of.count; i++) {
        const spec_schema *variant = spec_follow(schema->one_of.items[i]);
        if (variant->component != NULL && strcmp(variant->component, name) == 0)
            return variant;
    }
    return otherwise;
}

static void check_one_of(validation *v, const spec_schema *schema, const cJSON *value, const char *field)
{
    const spec_schema *chosen = discriminated(schema, value);
    if (chosen != NULL) {
        validate(v, chosen, value, field);
        return;
    }
    size_t matches = 0;
    for (size_t i = 0; i < schema->one_of.count; i++)
        matches += fits(v, schema->one_of.items[i], value);
    if (matches != 1)
        validate_add(v, field,
                     matches == 0 ? "matches none of the alternatives"
                                  : "matches more than one of the alternatives");
}

static void check_combinations(validation *v, const spec_schema *schema, const cJSON *value,
                               const char *field)
{
    for (size_t i = 0; i < schema->all_of.count; i++)
        validate(v, schema->all_of.items[i], value, field);
    if (schema->one_of.count > 0)
        check_one_of(v, schema, value, field);
    bool any = schema->any_of.count == 0;
    for (size_t i = 0; i < schema->any_of.count && !any; i++)
        any = fits(v, schema->any_of.items[i], value);
    if (!any)
        validate_add(v, field, "matches none of the alternatives");
    if (schema->negated != NULL && fits(v, schema->negated, value))
        validate_add(v, field, "matches a schema that it must not match");
    if (schema->condition != NULL) {
        const spec_schema *branch =
            fits(v, schema->condition, value) ? schema->then_schema : schema->else_schema;
        if (branch != NULL)
            validate(v, branch, value, field);
    }
}

static void check_keywords(validation *v, const spec_schema *schema, const cJSON *value, const char *field)
{
    if (schema->is_false_schema) {
        validate_add(v, field, "must be absent");
        return;
    }
    if (schema->reference != NULL)
        validate(v, schema->reference, value, field);
    if (cJSON_IsNull(value) && schema->nullable)
        return;
    if (schema->types != 0 && (schema->types & type_of(value)) == 0) {
        validate_add(v, field, "must be %s", types_text(v, schema->types));
        return;
    }
    check_enum(v, schema, value, field);
    if (cJSON_IsNumber(value))
        check_number(v, schema, value, field);
    else if (cJSON_IsString(value))
        check_string(v, schema, value, field);
    else if (cJSON_IsArray(value))
        check_array(v, schema, value, field);
    else if (cJSON_IsObject(value))
        check_object(v, schema, value, field);
    check_combinations(v, schema, value, field);
}

void validate(validation *v, const spec_schema *schema, const cJSON *value, const char *field)
{
    if (is_done(v))
        return;
    if (++v->steps > STEP_LIMIT || v->depth == DEPTH_LIMIT) {
        validate_add(v, field, "is too complex to validate");
        return;
    }
    v->depth++;
    check_keywords(v, spec_follow(schema), value, field);
    v->depth--;
}

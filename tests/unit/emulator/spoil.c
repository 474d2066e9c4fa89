#include "spoil.h"

#include "engine/base/json.h"
#include "engine/validate/schema_query.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NESTING = 300, MALFORMED = 400, INVALID = 422 };

/* ---- texts */

typedef struct text_spoiler {
    spoiled_visitor visit;
    void *context;
} text_spoiler;

static void show(const text_spoiler *s, const char *why, const char *text, size_t length, int status)
{
    spoiled_body body = {.why = why, .text = text, .length = length, .status = status};
    s->visit(s->context, &body);
}

/* The valid text between `before` and `after`. */
static void wrap(const text_spoiler *s, const char *why, const char *before, const char *valid,
                 const char *after)
{
    buffer text = {0};
    buffer_append(&text, before);
    buffer_append(&text, valid);
    buffer_append(&text, after);
    show(s, why, buffer_text(&text), text.length, MALFORMED);
    buffer_free(&text);
}

/* `inside` as the first member. */
static void insert(const text_spoiler *s, const char *why, const char *valid, const char *inside, int status)
{
    buffer text = {0};
    const char *comma = valid[1] == '}' || inside[strlen(inside) - 1] == ',' ? "" : ",";
    buffer_format(&text, "{%s%s%s", inside, comma, valid + 1);
    show(s, why, buffer_text(&text), text.length, status);
    buffer_free(&text);
}

static void cut(const text_spoiler *s, const char *valid)
{
    size_t length = strlen(valid);
    const size_t ends[] = {1, length / 3, length / 2, length - 1};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends[i] > 0 && ends[i] < length)
            show(s, "a text that breaks off", valid, ends[i], MALFORMED);
}

static void nest(const text_spoiler *s)
{
    char deep[2 * NESTING + 1];
    memset(deep, '[', NESTING);
    memset(deep + NESTING, ']', NESTING);
    show(s, "too many levels", deep, 2 * NESTING, MALFORMED);
}

void spoil_text(const char *valid, spoiled_visitor visit, void *context)
{
    text_spoiler s = {.visit = visit, .context = context};
    static const char utf16[] = "\xFF\xFE{\0}";
    static const char *const others[] = {"[]", "\"text\"", "7", "null", "true"};
    cut(&s, valid);
    nest(&s);
    show(&s, "UTF-16", utf16, sizeof utf16, MALFORMED);
    show(&s, "a lone zero byte", "", 1, MALFORMED);
    wrap(&s, "two values", "", valid, "{}");
    wrap(&s, "a comment", "/* c */", valid, "");
    wrap(&s, "a zero byte in front", "\x01", valid, "");
    wrap(&s, "text behind the value", "", valid, " garbage");
    insert(&s, "an empty member", valid, ",", MALFORMED);
    insert(&s, "a name without quotes", valid, "name:1", MALFORMED);
    insert(&s, "a name in single quotes", valid, "'name':1", MALFORMED);
    insert(&s, "NaN", valid, "\"x\":NaN", MALFORMED);
    insert(&s, "a number with a leading zero", valid, "\"x\":01", MALFORMED);
    insert(&s, "a line break in a text", valid, "\"x\":\"a\nb\"", MALFORMED);
    insert(&s, "half of a surrogate pair", valid, "\"x\":\"\\ud800\"", MALFORMED);
    insert(&s, "bytes that are no UTF-8", valid, "\"x\":\"\xC0\xAF\"", MALFORMED);
    insert(&s, "a member that comes twice", valid, "\"x\":1,\"x\":1", MALFORMED);
    insert(&s, "U+0000 in a text", valid, "\"x\":\"a\\u0000b\"", INVALID);
    insert(&s, "a number beyond all numbers", valid, "\"x\":1e999", INVALID);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        show(&s, "no object", others[i], strlen(others[i]), INVALID);
}

/* ---- members */

typedef struct member_spoiler {
    cJSON *valid;
    const char *name;
    const spec_schema *schema; /* of the member */
    spoiled_visitor visit;
    void *context;
} member_spoiler;

/* Visits the document with `bad` as the member (NULL: without it), and restores the valid one. */
static void replace(const member_spoiler *s, const char *why, cJSON *bad, int status)
{
    cJSON *good = cJSON_DetachItemFromObjectCaseSensitive(s->valid, s->name);
    if (bad != NULL)
        cJSON_AddItemToObject(s->valid, s->name, bad);
    buffer text = {0};
    json_print(s->valid, &text);
    spoiled_body body = {
        .why = why, .field = s->name, .text = buffer_text(&text), .length = text.length, .status = status};
    s->visit(s->context, &body);
    buffer_free(&text);
    cJSON_DeleteItemFromObjectCaseSensitive(s->valid, s->name);
    if (good != NULL)
        cJSON_AddItemToObject(s->valid, s->name, good);
}

/* A text of this length. */
static cJSON *long_text(int64_t length)
{
    char *text = malloc((size_t)length + 1);
    memset(text, 'a', (size_t)length);
    text[length] = '\0';
    cJSON *value = cJSON_CreateString(text);
    free(text);
    return value;
}

static void spoil_string(const member_spoiler *s)
{
    enum { LONGEST = 100000 };
    const spec_schema *schema = s->schema;
    if (schema->max_length >= 0 && schema->max_length < LONGEST)
        replace(s, "a text that is too long", long_text(schema->max_length + 1), INVALID);
    if (schema->min_length > 0)
        replace(s, "a text that is too short", long_text(schema->min_length - 1), INVALID);
    if (schema->pattern != NULL)
        replace(s, "a text that does not match", cJSON_CreateString("\n\x7f\n"), INVALID);
    if (schema->has_enum)
        replace(s, "a text that is not in the list", cJSON_CreateString("no such value"), INVALID);
    static const char *const formats[] = {"date-time", "date", "email", "uuid", "uri"};
    for (size_t i = 0; schema->format != NULL && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(schema->format, formats[i]) == 0)
            replace(s, "a text of another format", cJSON_CreateString("\x01 neither ~ nor"), INVALID);
}

static void spoil_number(const member_spoiler *s)
{
    const spec_schema *schema = s->schema;
    if (schema->maximum != NULL)
        replace(s, "a number that is too large", cJSON_CreateNumber(schema->maximum->number + 1), INVALID);
    if (schema->minimum != NULL)
        replace(s, "a number that is too small", cJSON_CreateNumber(schema->minimum->number - 1), INVALID);
    if ((schema->types & SPEC_TYPE_NUMBER) != 0)
        return;
    replace(s, "a fraction for an integer", cJSON_CreateNumber(0.5), INVALID);
    if (schema->format != NULL)
        replace(s, "an integer of too many bits", cJSON_CreateNumber(1e30), INVALID);
}

static void spoil_type(const member_spoiler *s)
{
    static const struct {
        unsigned type;
        const char *why, *text;
    } others[] = {
        {SPEC_TYPE_OBJECT, "an object that does not belong there", "{\"a\":1}"},
        {SPEC_TYPE_ARRAY, "a list that does not belong there", "[[]]"},
        {SPEC_TYPE_BOOLEAN, "a boolean that does not belong there", "true"},
        {SPEC_TYPE_STRING, "a text that does not belong there", "\"text\""},
        {SPEC_TYPE_NUMBER | SPEC_TYPE_INTEGER, "a number that does not belong there", "-7"},
        {SPEC_TYPE_NULL, "null that does not belong there", "null"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        bool is_null = others[i].type == SPEC_TYPE_NULL;
        if ((s->schema->types & others[i].type) != 0 || (is_null && s->schema->nullable))
            continue;
        json_error error;
        replace(s, others[i].why, json_parse(others[i].text, strlen(others[i].text), &error), INVALID);
    }
}

static bool is_plain(const spec_schema *schema)
{
    return schema->types != 0 && schema->one_of.count == 0 && schema->any_of.count == 0 &&
           schema->all_of.count == 0;
}

static void spoil_member(const member_spoiler *s)
{
    if (!is_plain(s->schema))
        return;
    spoil_type(s);
    if ((s->schema->types & SPEC_TYPE_STRING) != 0)
        spoil_string(s);
    if ((s->schema->types & (SPEC_TYPE_NUMBER | SPEC_TYPE_INTEGER)) != 0)
        spoil_number(s);
}

void spoil_members(const spec_schema *schema, cJSON *valid, spoiled_visitor visit, void *context)
{
    schema = schema_query_base(schema);
    member_spoiler s = {.valid = valid, .visit = visit, .context = context};
    if (schema->additional == SPEC_ADDITIONAL_FORBIDDEN) {
        s.name = "no_such_member";
        replace(&s, "a member that is not known", cJSON_CreateString("x"), INVALID);
    }
    for (size_t i = 0; i < schema->properties.count; i++) {
        s.name = schema->properties.items[i].name;
        s.schema = schema_query_base(schema->properties.items[i].schema);
        if (!s.schema->read_only)
            spoil_member(&s);
    }
    for (size_t i = 0; i < schema->required.count; i++) {
        s.name = schema->required.items[i].text;
        const spec_schema *member = schema_query_property(schema, s.name);
        if (member != NULL && !schema_query_base(member)->read_only)
            replace(&s, "a required member that is missing", NULL, MALFORMED);
    }
}

#include "records.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 8 };

const char *const stamps_of_change[] = {"version", "updated_at", "updatedAt", "updated_by", NULL};

const spec_operation *collection_operation(const fixture *f, const char *collection, const char *verb)
{
    char id[160];
    snprintf(id, sizeof id, "%s.%s", collection, verb);
    return fixture_operation(f, id);
}

/* ---- bodies */

const spec_schema *body_schema(const spec_operation *operation)
{
    if (operation->body == NULL || operation->body->content.count == 0)
        return NULL;
    const spec_schema *schema = operation->body->content.items[0].schema;
    return schema != NULL ? spec_follow(schema) : NULL;
}

const spec_schema *result_schema(const spec_operation *operation)
{
    const spec_response *success = NULL;
    for (size_t i = 0; success == NULL && i < operation->responses.count; i++)
        if (operation->responses.items[i].status_first / 100 == 2)
            success = &operation->responses.items[i];
    if (success == NULL || success->content.count == 0)
        return NULL;
    const spec_schema *schema = spec_follow(success->content.items[0].schema);
    const node *envelope = spec_extension(operation->source, "x-cpod-envelope");
    return envelope != NULL ? spec_follow(property_of(schema, envelope->text)) : schema;
}

const spec_schema *property_of(const spec_schema *object, const char *name)
{
    for (size_t i = 0; object != NULL && i < object->properties.count; i++)
        if (strcmp(object->properties.items[i].name, name) == 0)
            return object->properties.items[i].schema;
    return NULL;
}

/* cJSON has only doubles: other tests cover integers beyond 2^53. */
static void make_exact(cJSON *value)
{
    const double largest = 9007199254740991.0;
    if (cJSON_IsNumber(value) && floor(value->valuedouble) == value->valuedouble &&
        fabs(value->valuedouble) > largest)
        cJSON_SetNumberValue(value, value->valuedouble > 0 ? largest : -largest);
    for (cJSON *member = value->child; member != NULL; member = member->next)
        make_exact(member);
}

static bool is_read_only(const spec_schema *schema)
{
    for (; schema != NULL; schema = schema->reference)
        if (schema->read_only)
            return true;
    return false;
}

/* Read-only members are not in a request, at any depth. */
static void drop_read_only(const spec_schema *schema, cJSON *value)
{
    while (schema->reference != NULL)
        schema = schema->reference;
    for (size_t i = 0; i < schema->properties.count; i++) {
        const spec_property *property = &schema->properties.items[i];
        cJSON *member = cJSON_GetObjectItemCaseSensitive(value, property->name);
        if (member != NULL && is_read_only(property->schema))
            cJSON_DeleteItemFromObjectCaseSensitive(value, property->name);
        else if (member != NULL)
            drop_read_only(property->schema, member);
    }
    for (cJSON *item = cJSON_IsArray(value) ? value->child : NULL; item != NULL; item = item->next)
        if (schema->items != NULL)
            drop_read_only(schema->items, item);
}

static cJSON *sample(fixture *f, const spec_schema *schema)
{
    buffer text = {0};
    random_json(&f->random, schema, &text);
    assert_string_equal(f->random.unsupported, "");
    cJSON *value = cJSON_Parse(buffer_text(&text));
    assert_non_null(value);
    buffer_free(&text);
    make_exact(value);
    drop_read_only(schema, value);
    return value;
}

/* A separate test covers stale versions. */
static void drop_version(const spec_operation *operation, cJSON *body)
{
    if (strcmp(operation->method, "PATCH") == 0 || strchr(operation->path, '{') != NULL)
        cJSON_DeleteItemFromObjectCaseSensitive(body, "version");
}

cJSON *body_full(fixture *f, const spec_operation *operation)
{
    const spec_schema *schema = body_schema(operation);
    if (schema == NULL)
        return NULL;
    cJSON *body = sample(f, schema);
    for (int i = 0; i < SAMPLES; i++) {
        cJSON *more = sample(f, schema);
        for (cJSON *member = more->child, *next; member != NULL; member = next) {
            next = member->next;
            if (!cJSON_HasObjectItem(body, member->string))
                cJSON_AddItemToObject(body, member->string, cJSON_DetachItemViaPointer(more, member));
        }
        cJSON_Delete(more);
    }
    drop_version(operation, body);
    return body;
}

static bool is_required(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->required.count; i++)
        if (strcmp(schema->required.items[i].text, name) == 0)
            return true;
    return false;
}

cJSON *body_least(fixture *f, const spec_operation *operation)
{
    const spec_schema *schema = body_schema(operation);
    if (schema == NULL)
        return NULL;
    cJSON *body = sample(f, schema);
    for (cJSON *member = body->child, *next; member != NULL; member = next) {
        next = member->next;
        if (!is_required(schema, member->string))
            cJSON_Delete(cJSON_DetachItemViaPointer(body, member));
    }
    return body;
}

/* ---- checks */

static bool is_among(const char *const *names, const char *name)
{
    for (; names != NULL && *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static void fail_on(const char *id, const char *name, const cJSON *expected, const cJSON *got)
{
    char *wanted = expected != NULL ? cJSON_PrintUnformatted(expected) : NULL;
    char *found = got != NULL ? cJSON_PrintUnformatted(got) : NULL;
    print_message("%s: %s is\n  %s\ninstead of\n  %s\n", id, name, found != NULL ? found : "absent",
                  wanted != NULL ? wanted : "absent");
    free(wanted);
    free(found);
    fail();
}

void expect_members(const char *id, const cJSON *sent, const cJSON *got, const char *const *ignored)
{
    assert_non_null(got);
    for (const cJSON *member = sent != NULL ? sent->child : NULL; member != NULL; member = member->next) {
        const cJSON *back = cJSON_GetObjectItemCaseSensitive(got, member->string);
        bool is_gone = cJSON_IsNull(member) && back == NULL;
        if (!is_gone && !is_among(ignored, member->string) && !cJSON_Compare(member, back, true))
            fail_on(id, member->string, member, back);
    }
}

void expect_equal(const char *id, const cJSON *expected, const cJSON *got, const char *const *ignored)
{
    expect_members(id, expected, got, ignored);
    expect_members(id, got, expected, ignored);
}

const char *text_of(const cJSON *object, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsString(member))
        fail_msg("%s is no text", name);
    return member->valuestring;
}

/* Returns the seconds since 1970 of a date and time in the emulator's format (UTC), else 0. */
static time_t read_time(const char *text)
{
    struct tm t = {0};
    return sscanf(text, "%d-%d-%dT%d:%d:%d", &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour, &t.tm_min,
                  &t.tm_sec) == 6
               ? timegm(&(struct tm){.tm_year = t.tm_year - 1900,
                                     .tm_mon = t.tm_mon - 1,
                                     .tm_mday = t.tm_mday,
                                     .tm_hour = t.tm_hour,
                                     .tm_min = t.tm_min,
                                     .tm_sec = t.tm_sec})
               : 0;
}

void expect_recent(const fixture *f, const char *id, const cJSON *object, const char *name)
{
    const char *text = text_of(object, name);
    time_t at = read_time(text);
    if (at < f->started - 1 || at > time(NULL) + 1 /* time() may use a coarser clock */ ||
        text[strlen(text) - 1] != 'Z')
        fail_msg("%s: expected a current time in %s, found %s", id, name, text);
}

static void expect_text(const char *id, const cJSON *object, const char *name, const char *expected)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    if (member != NULL && (!cJSON_IsString(member) || strcmp(member->valuestring, expected) != 0))
        fail_msg("%s: %s is not '%s'", id, name, expected);
}

static void expect_number(const char *id, const cJSON *object, const char *name, double expected)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    if (member != NULL && (!cJSON_IsNumber(member) || member->valuedouble != expected))
        fail_msg("%s: %s is not %g", id, name, expected);
}

void expect_created(const fixture *f, const char *id, const cJSON *record)
{
    static const char *const times[] = {"created_at", "updated_at", "createdAt", "updatedAt"};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (cJSON_HasObjectItem(record, times[i]))
            expect_recent(f, id, record, times[i]);
    assert_true(strlen(text_of(record, "id")) > 4);
    expect_text(id, record, "tenant_id", "default");
    expect_text(id, record, "source", "edm");
    expect_text(id, record, "source_type", "api");
    expect_number(id, record, "schema_version", 1);
    expect_number(id, record, "version", 1);
    assert_false(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(record, "is_deleted")));
    if (cJSON_HasObjectItem(record, "created_by"))
        expect_text(id, record, "updated_by", text_of(record, "created_by"));
    if (cJSON_HasObjectItem(record, "created_at"))
        expect_text(id, record, "updated_at", text_of(record, "created_at"));
}

void expect_changed(const fixture *f, const char *id, const cJSON *before, const cJSON *after)
{
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(before, "version");
    if (cJSON_IsNumber(version))
        expect_number(id, after, "version", version->valuedouble + 1);
    const char *name = cJSON_HasObjectItem(after, "updated_at") ? "updated_at" : "updatedAt";
    if (!cJSON_HasObjectItem(after, name))
        return;
    expect_recent(f, id, after, name);
    if (strcmp(text_of(after, name), text_of(before, name)) < 0)
        fail_msg("%s: %s went back", id, name);
}

bool has_item(const cJSON *items, const char *record_id, const cJSON *record)
{
    const cJSON *item;
    cJSON_ArrayForEach (item, items)
        if (strcmp(text_of(item, "id"), record_id) == 0)
            return record == NULL || cJSON_Compare(item, record, true);
    return false;
}

bool has_value(const cJSON *items, const cJSON *value)
{
    const cJSON *item;
    cJSON_ArrayForEach (item, items)
        if (cJSON_Compare(item, value, true))
            return true;
    return false;
}

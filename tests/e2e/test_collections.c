/* Create, get, update and delete, for every collection that has them: a new collection needs no change
 * here. */
#include "exceptions.h"
#include "lists.h"
#include "records.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *id_of(const fixture *f, const subject *s, const char *verb)
{
    const spec_operation *operation = collection_operation(f, s->name, verb);
    return operation != NULL ? operation->id : NULL;
}

/* Members that are absent in the body have the defaults of its schema. */
static void expect_defaults(const spec_operation *create, const cJSON *sent, const cJSON *record)
{
    const spec_schema *schema = body_schema(create);
    for (size_t i = 0; i < schema->properties.count; i++) {
        const spec_schema *property = schema->properties.items[i].schema;
        while (property->default_value == NULL && property->reference != NULL)
            property = property->reference;
        if (property->default_value == NULL || cJSON_HasObjectItem(sent, schema->properties.items[i].name))
            continue;
        buffer text = {0};
        node_to_json(property->default_value, &text);
        cJSON *expected = cJSON_CreateObject();
        cJSON_AddItemToObject(expected, schema->properties.items[i].name, cJSON_Parse(buffer_text(&text)));
        buffer_free(&text);
        expect_members(create->id, expected, record, exceptions_of(create->id));
        cJSON_Delete(expected);
    }
}

/* With all members, or with the required ones only. */
static cJSON *create(subject *s, bool is_full)
{
    cJSON *body = (is_full ? body_full : body_least)(s->f, s->operation);
    exceptions_prepare(s->f, s->operation->id, body);
    cJSON *record = call_ok(s->f, s->operation->id, NULL, NULL, body);
    expect_members(s->operation->id, body, record, exceptions_of(s->operation->id));
    expect_defaults(s->operation, body, record);
    expect_created(s->f, s->operation->id, record);
    cJSON_Delete(body);
    return record;
}

/* Checks that get returns the record, except members that are shown once. */
static cJSON *expect_get(subject *s, cJSON *record)
{
    const char *get = id_of(s->f, s, "get");
    if (get == NULL)
        return record;
    cJSON *again = call_ok(s->f, get, (const char *[]){text_of(record, "id")}, NULL, NULL);
    expect_equal(get, record, again, exceptions_of(get));
    cJSON_Delete(record);
    return again;
}

/* An update based on an outdated version. */
static void expect_stale(subject *s, const char *update, const char *const *path, const cJSON *record)
{
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(record, "version");
    if (!cJSON_IsNumber(version) ||
        property_of(body_schema(fixture_operation(s->f, update)), "version") == NULL)
        return;
    cJSON *body = cJSON_CreateObject();
    cJSON_AddNumberToObject(body, "version", version->valuedouble - 1);
    call_fails(s->f, update, path, NULL, body, CPOD_ERR_CONFLICT, 409);
    cJSON_SetNumberValue(cJSON_GetObjectItemCaseSensitive(body, "version"), version->valuedouble);
    cJSON_Delete(call_ok(s->f, update, path, NULL, body));
    cJSON_Delete(body);
}

static cJSON *expect_update(subject *s, cJSON *record)
{
    const char *update = id_of(s->f, s, "update");
    if (update == NULL)
        return record;
    const char *const path[] = {text_of(record, "id")};
    cJSON *body = body_full(s->f, fixture_operation(s->f, update));
    exceptions_prepare(s->f, update, body);
    cJSON *after = call_ok(s->f, update, path, NULL, body);
    expect_members(update, body, after, exceptions_of(update));
    expect_changed(s->f, update, record, after);
    /* Absent members do not change. */
    for (const cJSON *member = body->child; member != NULL; member = member->next)
        cJSON_DeleteItemFromObjectCaseSensitive(record, member->string);
    for (const char *const *name = stamps_of_change; *name != NULL; name++)
        cJSON_DeleteItemFromObjectCaseSensitive(record, *name);
    expect_members(update, record, after, exceptions_of(update));
    cJSON_Delete(body);
    after = expect_get(s, after);
    expect_stale(s, update, path, after);
    cJSON_Delete(record);
    return after;
}

static void expect_deleted(subject *s, const cJSON *record)
{
    const char *delete = id_of(s->f, s, "delete");
    const char *const path[] = {text_of(record, "id")};
    if (delete == NULL)
        return;
    assert_null(call_ok(s->f, delete, path, NULL, NULL));
    if (id_of(s->f, s, "get") != NULL)
        call_fails(s->f, id_of(s->f, s, "get"), path, NULL, NULL, CPOD_ERR_NOT_FOUND, 404);
    call_fails(s->f, delete, path, NULL, NULL, CPOD_ERR_NOT_FOUND, 404);
    if (id_of(s->f, s, "update") != NULL) {
        cJSON *nothing = cJSON_CreateObject();
        call_fails(s->f, id_of(s->f, s, "update"), path, NULL, nothing, CPOD_ERR_NOT_FOUND, 404);
        cJSON_Delete(nothing);
    }
    cJSON *items = call_walk(s->f, id_of(s->f, s, "list"), NULL, NULL);
    assert_false(has_item(items, path[0], NULL));
    cJSON_Delete(items);
}

static void collection_works(void **state)
{
    subject *s = *state;
    fixture_seed(s->f, s->name);
    cJSON *least = expect_get(s, create(s, false));
    cJSON *record = expect_get(s, create(s, true));
    const spec_operation *list = collection_operation(s->f, s->name, "list");
    if (list != NULL)
        expect_list(s->f, list, record, least);
    record = expect_update(s, record);
    expect_deleted(s, record);
    cJSON_Delete(record);
    cJSON_Delete(least);
}

void suite_add_collections(fixture *f, suite *tests)
{
    for (size_t i = 0; i < f->spec->operations.count; i++) {
        const spec_operation *operation = f->spec->operations.items[i];
        const char *end = strrchr(operation->id, '.');
        if (end == NULL || strcmp(end, ".create") != 0 || exceptions_is_special(operation->id))
            continue;
        subject *s = arena_alloc(f->sdk.memory, sizeof *s);
        *s = (subject){.f = f, .operation = operation};
        snprintf(s->name, sizeof s->name, "%.*s", (int)(end - operation->id), operation->id);
        suite_add(f, tests, s->name, collection_works, s);
    }
}

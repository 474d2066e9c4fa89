#include "engine/crud.h"

#include "engine/call/response.h"
#include "engine/call/service.h"

#include <string.h>

bool crud_is_visible(const call *c, const record *r)
{
    const collection *of = c->endpoint->collection;
    if (strcmp(record_tenant(r), c->caller.tenant) != 0)
        return false;
    if (c->caller.app == NULL || of->app_property < 0 || service_is_tenant_entity(c->emulator, of->name))
        return true;
    return record_equals(r, of->app_property, c->caller.app);
}

const record *crud_find(call *c)
{
    const collection *of = c->endpoint->collection;
    const record *r = store_find(of->records, c->caller.tenant, call_id(c));
    if (r != NULL && crud_is_visible(c, r) && !record_is_deleted(r))
        return r;
    response_problem(c, 404, "not_found", "%s '%s' not found", of->name, call_id(c));
    return NULL;
}

/* Of the body; NULL when it is not an object, which a schema without a type allows. */
static const cJSON *first_member(const call *c)
{
    return cJSON_IsObject(c->body) ? c->body->child : NULL;
}

cJSON *crud_new_entity(call *c)
{
    const collection *into = c->endpoint->collection;
    cJSON *entity = cJSON_CreateObject();
    for (const cJSON *member = first_member(c); member != NULL; member = member->next)
        if (store_property(into->records, member->string) >= 0)
            json_set(entity, member->string, cJSON_Duplicate(member, true));
    if (into->counts_versions)
        json_remove(entity, "version");
    server_fields_create(c->memory, into, entity, &c->caller, c->now);
    return entity;
}

const record *crud_insert(call *c, cJSON *entity)
{
    collection *into = c->endpoint->collection;
    const record *r = store_insert(into->records, c->caller.tenant, entity);
    service_record_changed(c, into, "created", entity);
    cJSON_Delete(entity);
    return r;
}

const record *crud_insert_into(call *c, collection *into, cJSON *entity)
{
    server_fields_create(c->memory, into, entity, &c->caller, c->now);
    const record *r = store_insert(into->records, c->caller.tenant, entity);
    service_record_changed(c, into, "created", entity);
    cJSON_Delete(entity);
    return r;
}

/* Whether the member `status` of a record is another one in the entity. */
static bool has_other_status(const collection *of, const record *old, const cJSON *entity)
{
    int property = store_property(of->records, "status");
    const char *status = json_text(entity, "status");
    if (property < 0 || status == NULL)
        return false;
    slice before = record_member(old, property); /* with its quotes */
    size_t length = strlen(status);
    return before.length > 0 && (before.length != length + 2 || memcmp(before.text + 1, status, length) != 0);
}

void crud_replace(call *c, const record *old, cJSON *entity)
{
    const collection *of = c->endpoint->collection;
    const char *change = has_other_status(of, old, entity) ? "status_changed" : "updated";
    server_fields_update(of, entity, &c->caller, c->now);
    store_replace(of->records, old, entity);
    service_record_changed(c, of, change, entity);
    cJSON_Delete(entity);
}

static bool is_stale(const call *c, const cJSON *entity)
{
    const cJSON *expected = json_get(c->body, "version");
    const cJSON *current = json_get(entity, "version");
    return c->endpoint->collection->counts_versions && expected != NULL && current != NULL &&
           !json_equal(expected, current);
}

bool crud_apply(call *c, cJSON *entity)
{
    const collection *of = c->endpoint->collection;
    if (is_stale(c, entity)) {
        response_problem(c, 409, "stale_version", "the %s is at version %.0f: update it and try again",
                         of->name, json_get(entity, "version")->valuedouble);
        return false;
    }
    for (const cJSON *member = first_member(c); member != NULL; member = member->next) {
        const spec_schema *property = schema_query_property(of->entity, member->string);
        if (property == NULL || (of->counts_versions && strcmp(member->string, "version") == 0))
            continue;
        if (cJSON_IsNull(member) && !schema_query_allows_null(property))
            json_remove(entity, member->string);
        else
            json_set(entity, member->string, cJSON_Duplicate(member, true));
    }
    return true;
}

void crud_remove(call *c, const record *r)
{
    collection *of = c->endpoint->collection;
    cJSON *entity = record_read(r);
    if (of->deletes_softly) {
        server_fields_delete(of, entity, &c->caller, c->now);
        store_replace(of->records, r, entity);
    } else {
        store_remove(of->records, r);
    }
    service_record_changed(c, of, "deleted", entity);
    cJSON_Delete(entity);
}

void crud_create(call *c)
{
    response_record(c, crud_insert(c, crud_new_entity(c)));
}

void crud_get(call *c)
{
    const record *r = crud_find(c);
    if (r != NULL)
        response_record(c, r);
}

void crud_update(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *entity = record_read(r);
    if (!crud_apply(c, entity)) {
        cJSON_Delete(entity);
        return;
    }
    crud_replace(c, r, entity);
    response_record(c, r);
}

void crud_delete(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *entity = record_read(r);
    crud_remove(c, r);
    if (c->endpoint->success != NULL)
        response_value(c, entity);
    else
        response_empty(c);
    cJSON_Delete(entity);
}

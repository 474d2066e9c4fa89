/* The storage service: trashed objects, and locks of records. */
#include "services/services.h"

#include <string.h>

/* No bytes are uploaded: an object with a hash counts as complete. */
static void create_object(call *c)
{
    cJSON *entity = crud_new_entity(c);
    json_set_text(entity, "status", json_text(entity, "sha256") != NULL ? "available" : "pending");
    response_record(c, crud_insert(c, entity));
}

static void delete_object(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *entity = record_read(r);
    if (strcmp(json_text(entity, "status"), "locked") == 0) {
        response_problem(c, 409, "wrong_state", "the storage object is under a legal hold");
        cJSON_Delete(entity);
        return;
    }
    json_set_text(entity, "status", "trashed");
    store_replace(c->endpoint->collection->records, r, entity);
    cJSON_Delete(entity);
    crud_remove(c, r);
    response_empty(c);
}

/* Objects in the trash are deleted softly. */
static void restore_object(call *c)
{
    const record *r = store_find(c->endpoint->collection->records, c->caller.tenant, call_id(c));
    if (r == NULL || !crud_is_visible(c, r) || !record_is_deleted(r)) {
        transition_serve(c);
        return;
    }
    cJSON *entity = record_read(r);
    json_set_text(entity, "status", "available");
    json_set(entity, "is_deleted", cJSON_CreateFalse());
    json_remove(entity, "deleted_at");
    json_remove(entity, "deleted_by");
    crud_replace(c, r, entity);
    response_record(c, r);
}

static bool note_lock(call *c, cJSON *entity)
{
    json_set_text(entity, "locked_by_id", c->caller.subject);
    json_set_time(entity, "lock_expires_at", c->now + (int64_t)json_number(c->body, "seconds", 0) * 1000);
    return true;
}

/* Whether another person holds the lock; responds with 409 then. */
static bool is_held(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return true;
    cJSON *entity = record_read(r);
    const char *holder = json_text(entity, "locked_by_id");
    const char *end = json_text(entity, "lock_expires_at");
    bool is_locked = json_is_true(entity, "is_locked") && end != NULL && clock_parse(end) > c->now;
    bool is_held_by_other = is_locked && holder != NULL && strcmp(holder, c->caller.subject) != 0;
    if (is_held_by_other)
        response_problem(c, 409, "wrong_state", "the record is locked by %s", holder);
    cJSON_Delete(entity);
    return is_held_by_other;
}

static void lock(call *c)
{
    if (!is_held(c))
        transition_serve(c);
}

static bool forget_lock(call *c, cJSON *entity)
{
    (void)c;
    json_remove(entity, "locked_by_id");
    json_remove(entity, "lock_expires_at");
    return true;
}

static void unlock(call *c)
{
    if (!is_held(c))
        transition_serve(c);
}

static const service_handler handlers[] = {
    {"storage.objects.create", .serve = create_object},
    {"storage.objects.delete", .serve = delete_object},
    {"storage.objects.restore", .serve = restore_object},
    {"storage.records.lock", .serve = lock, .also = note_lock},
    {"storage.records.unlock", .serve = unlock, .also = forget_lock},
    {.operation = NULL},
};

const service storage_service = {.handlers = handlers};

/* Storage: records that somebody keeps to themselves for a while. */
#include <string.h>

#include "answer.h"
#include "crud.h"
#include "services/services.h"
#include "transition.h"

static bool note_lock(call *c, cJSON *entity)
{
    const cJSON *seconds = cJSON_GetObjectItemCaseSensitive(c->body, "seconds");
    json_set_text(entity, "locked_by_id", c->caller.subject);
    service_set_time(entity, "lock_expires_at", c->now + (int64_t)seconds->valuedouble * 1000);
    return true;
}

/* Whether somebody else holds the record; answers 409 then. */
static bool is_held(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return true;
    cJSON *entity = record_read(r);
    const char *holder = json_text(entity, "locked_by_id");
    const char *end = json_text(entity, "lock_expires_at");
    bool is_locked = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(entity, "is_locked")) && end != NULL &&
                     clock_parse(end) > c->now;
    bool is_foreign = is_locked && holder != NULL && strcmp(holder, c->caller.subject) != 0;
    if (is_foreign)
        answer_problem(c, 409, "wrong_state", "the record is locked by %s", holder);
    cJSON_Delete(entity);
    return is_foreign;
}

static void lock(call *c)
{
    if (!is_held(c))
        transition_serve_also(c, note_lock);
}

static bool forget_lock(call *c, cJSON *entity)
{
    (void)c;
    cJSON_DeleteItemFromObjectCaseSensitive(entity, "locked_by_id");
    cJSON_DeleteItemFromObjectCaseSensitive(entity, "lock_expires_at");
    return true;
}

static void unlock(call *c)
{
    if (!is_held(c))
        transition_serve_also(c, forget_lock);
}

const service_entry storage_service[] = {
    {"storage.records.lock", lock},
    {"storage.records.unlock", unlock},
    {NULL, NULL},
};

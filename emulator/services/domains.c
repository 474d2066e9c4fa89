/* The domains service: operations of business domains that are more than a transition. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "services/services.h"

static int step_index(const call *c, const cJSON *request, const cJSON *approvers)
{
    int index = 0;
    for (const cJSON *id = approvers != NULL ? approvers->child : NULL; id != NULL; id = id->next, index++)
        if (strcmp(id->valuestring, c->caller.subject) == 0)
            return index;
    return (int)fmax(json_number(request, "current_step", 1), 1) - 1;
}

static bool hand_over(call *c, cJSON *request)
{
    const char *to = json_text(c->body, "delegate_to_id");
    cJSON *approvers = json_get(request, "step_approver_ids");
    cJSON *step = cJSON_GetArrayItem(approvers, step_index(c, request, approvers));
    if (step == NULL)
        response_invalid_field(c, "delegate_to_id", "cannot be set: the request has no step to delegate");
    else
        cJSON_SetValuestring(step, to);
    return step != NULL;
}

static bool is_below(const call *c, const char *id, const char *above)
{
    const store *categories = c->endpoint->collection->records;
    for (size_t depth = 0; id != NULL && depth <= store_count(categories); depth++) {
        if (strcmp(id, above) == 0)
            return true;
        const record *r = store_find(categories, c->caller.tenant, id);
        cJSON *category = r != NULL ? record_read(r) : NULL;
        id = arena_copy(c->memory, json_text(category, "parent_category_id"));
        cJSON_Delete(category);
    }
    return false;
}

static bool is_tree(call *c, cJSON *category)
{
    if (!is_below(c, json_text(category, "parent_category_id"), json_text(category, "id")))
        return true;
    response_invalid_field(c, "parent_category_id",
                           "must not be the category itself or one of its descendants");
    return false;
}

static const char readers_store[] = "readers";

static void create_notification(call *c)
{
    cJSON *message = crud_new_entity(c);
    const char *time = json_text(message, "scheduled_at");
    if (time != NULL && clock_parse(time) > c->now)
        json_set_text(message, "status", "scheduled");
    response_record(c, crud_insert(c, message));
}

/* Counts a person once: takes back what the transition has counted for a repetition. */
static bool count_once(call *c, cJSON *announcement)
{
    kv_stores *all = &c->emulator->kv_stores;
    const char *key = arena_format(c->memory, "%s:%s", json_text(announcement, "id"), c->caller.subject);
    cJSON *before = kv_store_get(all, readers_store, key, c->now);
    if (before != NULL) {
        int64_t count = (int64_t)json_number(announcement, "acknowledged_count", 0);
        json_set_integer(announcement, "acknowledged_count", count - 1);
        cJSON_Delete(before);
    }
    kv_store_put(all, readers_store, key, cJSON_CreateTrue(), KV_STORE_FOREVER);
    return true;
}

/* Whether a person other than `own_id` has the address, regardless of case. */
static bool is_taken(const call *c, const char *email, const char *own_id)
{
    const store *people = c->endpoint->collection->records;
    int property = store_property(people, "email");
    size_t length = strlen(email);
    for (size_t i = 0; property >= 0 && i < store_count(people); i++) {
        const record *other = store_at(people, i);
        slice text = record_member(other, property); /* in quotes; addresses need no escapes */
        if (!record_is_deleted(other) && strcmp(record_tenant(other), c->caller.tenant) == 0 &&
            strcmp(record_id(other), own_id) != 0 && text.length == length + 2 &&
            strncasecmp(text.text + 1, email, length) == 0)
            return true;
    }
    return false;
}

static bool reject_taken(call *c, const char *own_id)
{
    const char *email = json_text(c->body, "email");
    if (email == NULL || !is_taken(c, email, own_id))
        return false;
    response_invalid_field(c, "email", "is in use by another person");
    return true;
}

static void create_person(call *c)
{
    if (!reject_taken(c, ""))
        crud_create(c);
}

static void update_person(call *c)
{
    if (crud_find(c) != NULL && !reject_taken(c, call_id(c)))
        crud_update(c);
}

static bool note_decision(call *c, cJSON *request)
{
    json_set_time(request, "decided_at", c->now);
    return true;
}

static const service_handler handlers[] = {
    {"approvals.requests.delegate", .also = hand_over},
    {"catalog.productCategories.move", .also = is_tree},
    {"notifications.announcements.acknowledge", .also = count_once},
    {"notifications.notifications.create", .serve = create_notification},
    {"people.persons.create", .serve = create_person},
    {"people.persons.update", .serve = update_person},
    {"rfp.records.recordOutcome", .also = note_decision},
    {.operation = NULL},
};

const service domains_service = {.handlers = handlers,
                                 .kv_stores = (const char *const[]){readers_store, NULL}};

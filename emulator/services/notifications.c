/* Notifications: scheduled ones, and each reader of an announcement counts once. */
#include "services/services.h"

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

static const service_handler handlers[] = {
    {"notifications.announcements.acknowledge", .also = count_once},
    {"notifications.notifications.create", .serve = create_notification},
    {.operation = NULL},
};

const service notifications_service = {.handlers = handlers,
                                       .kv_stores = (const char *const[]){readers_store, NULL}};

/* The webhooks of the integration service: a delivery to each webhook of the tenant when a call creates, changes
 * or deletes a record. */
#include <ctype.h>
#include <string.h>

#include "engine/base/clock.h"
#include "engine/base/identifier.h"
#include "engine/call/response.h"
#include "engine/crud.h"
#include "engine/settings.h"
#include "services/services.h"
#include "services/webhook_signature.h"

enum {
    DEFAULT_TIMEOUT = 10000, /* milliseconds */
    LONGEST_TIMEOUT = 60000,
    MOST_ATTEMPTS = 10,
    FAILURES_TO_PAUSE = 5 /* in a row */
};

static const char entity_name[] = "Webhook";

/* ---- events */

/* "RfpRecord" and "created" become "rfp.created", "TimeEntry" "time_entry.created". */
static const char *event_type(arena *a, const char *entity, const char *change)
{
    static const char suffix[] = "Record";
    size_t length = strlen(entity);
    if (length >= sizeof suffix && strcmp(entity + length - (sizeof suffix - 1), suffix) == 0)
        length -= sizeof suffix - 1;
    buffer name = {0};
    for (size_t i = 0; i < length; i++) {
        if (isupper((unsigned char)entity[i]) && i > 0 && !isupper((unsigned char)entity[i - 1]))
            buffer_append_char(&name, '_');
        buffer_append_char(&name, (char)tolower((unsigned char)entity[i]));
    }
    const char *type = arena_format(a, "%s.%s", buffer_text(&name), change);
    buffer_free(&name);
    return type;
}

static const char *event_body(call *c, const char *id, const char *type, const cJSON *data)
{
    cJSON *event = cJSON_CreateObject();
    json_set_text(event, "id", id);
    json_set_text(event, "type", type);
    json_set_time(event, "timestamp", c->now);
    json_set_text(event, "tenant_id", c->caller.tenant);
    json_set(event, "data", cJSON_Duplicate(data, true));
    buffer text = {0};
    json_print(event, &text);
    cJSON_Delete(event);
    return buffer_to_arena(&text, c->memory);
}

/* ---- outcomes */

/* Sets what the server keeps about deliveries; neither version nor time of change count it. */
static void note(emulator *e, const char *id, const char *status, int64_t now)
{
    const collection *hooks = collection_of_entity(&e->collections, entity_name);
    const record *r = store_find(hooks->records, NULL, id);
    if (r == NULL)
        return;
    cJSON *hook = record_read(r);
    bool is_success = strcmp(status, "succeeded") == 0;
    int64_t failures = is_success ? 0 : (int64_t)json_number(hook, "consecutive_failures", 0) + 1;
    json_set_time(hook, "last_delivery_at", now);
    json_set_text(hook, "last_delivery_status", status);
    json_set_integer(hook, "consecutive_failures", failures);
    if (failures >= FAILURES_TO_PAUSE && json_text(hook, "paused_at") == NULL)
        json_set_time(hook, "paused_at", now);
    store_replace(hooks->records, r, hook);
    cJSON_Delete(hook);
}

static void end_delivery(void *context, const char *id, delivery_outcome outcome)
{
    static const char *const statuses[] = {
        [DELIVERY_SUCCEEDED] = "succeeded", [DELIVERY_FAILED] = "failed", [DELIVERY_TIMED_OUT] = "timed_out"};
    emulator *e = context;
    pthread_mutex_lock(&e->lock);
    note(e, id, statuses[outcome], clock_now(&e->options.clock));
    pthread_mutex_unlock(&e->lock);
}

/* ---- deliveries */

static bool is_wanted(const cJSON *hook, const char *type)
{
    const char *way = json_text(hook, "direction");
    bool is_outbound = way == NULL || strcmp(way, "outbound") == 0;
    bool is_selected = json_items(hook, "event_types") == NULL || json_lists(hook, "event_types", type);
    return is_outbound && json_is_true(hook, "enabled") && is_selected &&
           json_text(hook, "paused_at") == NULL;
}

static int64_t limited(double value, int64_t least, int64_t most)
{
    return value < (double)least ? least : value > (double)most ? most : (int64_t)value;
}

static void add_own_headers(arena *a, const cJSON *hook, http_fields *headers)
{
    for (const cJSON *own = json_items(hook, "headers"); own != NULL; own = own->next)
        if (cJSON_IsString(own) && own->string != NULL && delivery_can_send(own->string, own->valuestring))
            *vector_add(a, headers) = (http_field){.name = own->string, .value = own->valuestring};
}

static bool deliver(call *c, const cJSON *hook, const char *event_id, const char *body)
{
    const char *path = json_text(hook, "vault_path");
    const cJSON *secret = path != NULL ? settings_find(c->emulator, "secrets", path) : NULL;
    webhook_message message = {.scheme = json_text(hook, "signature_scheme"),
                               .secret = cJSON_GetStringValue(secret),
                               .id = event_id,
                               .seconds = c->now / 1000,
                               .body = body,
                               .length = strlen(body)};
    http_fields headers = {0};
    if (!webhook_sign(c->memory, &message, &headers))
        return false;
    add_own_headers(c->memory, hook, &headers);
    const cJSON *policy = json_get(hook, "retry_policy");
    const delivery made = {
        .url = json_text(hook, "url"),
        .headers = headers.items,
        .header_count = headers.count,
        .body = body,
        .body_length = message.length,
        .attempts = limited(json_number(policy, "maxAttempts", 1), 1, MOST_ATTEMPTS),
        .timeout = limited(json_number(policy, "timeoutMs", DEFAULT_TIMEOUT), 1, LONGEST_TIMEOUT),
        .done = end_delivery,
        .context = c->emulator,
        .subject = json_text(hook, "id"),
    };
    return deliveries_add(c->emulator->deliveries, &made);
}

static void record_changed(call *c, const collection *of, const char *change, const cJSON *entity)
{
    const collection *hooks = collection_of_entity(&c->emulator->collections, entity_name);
    if (hooks == NULL || store_count(hooks->records) == 0)
        return;
    const char *type = event_type(c->memory, of->name, change);
    const char *id = identifier_make(c->memory, &(identifier_form){.prefix = "evt-"}, c->now);
    const char *body = NULL;
    for (size_t i = 0; i < store_count(hooks->records); i++) {
        const record *r = store_at(hooks->records, i);
        if (strcmp(record_tenant(r), c->caller.tenant) != 0 || record_is_deleted(r))
            continue;
        cJSON *hook = record_read(r);
        const char *url = json_text(hook, "url");
        if (url != NULL && delivery_is_local(url) && is_wanted(hook, type)) {
            if (body == NULL)
                body = event_body(c, id, type, entity);
            if (!deliver(c, hook, id, body))
                note(c->emulator, json_text(hook, "id"), "failed", c->now);
        }
        cJSON_Delete(hook);
    }
}

/* `is_active` is the older name of `enabled`, which wins. Enabling a webhook ends its pause. */
static void set_enabled(const call *c, cJSON *hook)
{
    const cJSON *enabled = json_get(c->body, "enabled");
    if (enabled == NULL)
        enabled = json_get(c->body, "is_active");
    if (enabled == NULL)
        return;
    json_set(hook, "enabled", cJSON_CreateBool(cJSON_IsTrue(enabled)));
    json_set(hook, "is_active", cJSON_CreateBool(cJSON_IsTrue(enabled)));
    if (cJSON_IsTrue(enabled) && json_text(hook, "paused_at") != NULL) {
        json_remove(hook, "paused_at");
        json_set_integer(hook, "consecutive_failures", 0);
    }
}

static void create_webhook(call *c)
{
    cJSON *hook = crud_new_entity(c);
    set_enabled(c, hook);
    response_record(c, crud_insert(c, hook));
}

static void update_webhook(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *hook = record_read(r);
    if (!crud_apply(c, hook)) {
        cJSON_Delete(hook);
        return;
    }
    set_enabled(c, hook);
    crud_replace(c, r, hook);
    response_record(c, r);
}

static const service_handler handlers[] = {
    {"integration.webhooks.create", .serve = create_webhook},
    {"integration.webhooks.update", .serve = update_webhook},
    {.operation = NULL},
};

const service webhooks_service = {.handlers = handlers, .record_changed = record_changed};

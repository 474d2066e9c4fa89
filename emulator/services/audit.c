/* The audit service: entries of applications and of the platform itself. */
#include "services/services.h"

void audit_record(call *c, const char *action, const char *resource, const char *outcome)
{
    collection *entries = collection_of_entity(&c->emulator->collections, "AuditEntry");
    if (entries == NULL)
        return;
    cJSON *entry = cJSON_CreateObject();
    json_set_text(entry, "actor", c->caller.subject);
    json_set_text(entry, "action", action);
    json_set_text(entry, "resource", resource);
    json_set_text(entry, "outcome", outcome);
    json_set_time(entry, "timestamp", c->now);
    crud_insert_into(c, entries, entry);
}

static void emit(call *c)
{
    cJSON *entry = cJSON_Duplicate(c->body, true);
    json_set_text(entry, "appId", integration_application_of(c));
    json_set_time(entry, "timestamp", c->now);
    response_record(c, crud_insert_into(c, c->endpoint->collection, entry));
}

static bool is_in_time(const call *c, const record *r)
{
    slice text = record_member(r, store_property(c->endpoint->collection->records, "timestamp"));
    int64_t time = text.length > 2 ? clock_parse(arena_copy_n(c->memory, text.text + 1, text.length - 2)) : 0;
    const char *from = call_query(c, "from");
    const char *to = call_query(c, "to");
    return (from == NULL || time >= clock_parse(from)) && (to == NULL || time < clock_parse(to));
}

static const service_handler handlers[] = {
    {"audit.emit", .serve = emit},
    {"audit.query", .fits = is_in_time},
    {.operation = NULL},
};

const service audit_service = {.handlers = handlers};

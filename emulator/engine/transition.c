#include "engine/transition.h"

#include "engine/call/response.h"
#include "engine/crud.h"

#include <string.h>

bool transition_is_one(const spec_operation *operation)
{
    return spec_extension(operation->source, "x-cpod-transition") != NULL;
}

static bool may_leave(const node *rule, const char *state)
{
    const node *from = node_get(rule, "from");
    if (from == NULL || from->kind != NODE_SEQUENCE)
        return true;
    for (size_t i = 0; state != NULL && i < from->count; i++)
        if (from->items[i]->text != NULL && strcmp(from->items[i]->text, state) == 0)
            return true;
    return false;
}

static void take_out(cJSON *list, const cJSON *value)
{
    for (cJSON *item = list->child, *next; item != NULL; item = next) {
        next = item->next;
        if (json_equal(item, value))
            cJSON_Delete(cJSON_DetachItemViaPointer(list, item));
    }
}

/* "member_ids" is counted by "member_count". */
static void recount(call *c, cJSON *entity, const char *name, const cJSON *list)
{
    const char *end = strstr(name, "_ids");
    if (end == NULL)
        return;
    const char *counter = arena_format(c->memory, "%.*s_count", (int)(end - name), name);
    if (store_property(c->endpoint->collection->records, counter) >= 0)
        json_set_integer(entity, counter, cJSON_GetArraySize(list));
}

static void change_lists(call *c, cJSON *entity, const node *changes, bool adds)
{
    for (size_t i = 0; changes != NULL && changes->kind == NODE_MAPPING && i < changes->count; i++) {
        const char *name = changes->entries[i].key;
        const cJSON *values = json_get(c->body, changes->entries[i].value->text);
        cJSON *list = json_get(entity, name);
        if (list == NULL)
            list = cJSON_AddArrayToObject(entity, name);
        for (const cJSON *value = values != NULL ? values->child : NULL; value != NULL; value = value->next) {
            if (!adds)
                take_out(list, value);
            else if (!json_contains(list, value))
                cJSON_AddItemToArray(list, cJSON_Duplicate(value, true));
        }
        recount(c, entity, name, list);
    }
}

static void set_fields(cJSON *entity, const node *fields)
{
    for (size_t i = 0; fields != NULL && fields->kind == NODE_MAPPING && i < fields->count; i++)
        json_set(entity, fields->entries[i].key, schema_query_value(fields->entries[i].value));
}

static void apply(call *c, const node *rule, cJSON *entity)
{
    const char *to = node_get_text(rule, "to");
    const char *time = node_get_text(rule, "time");
    const char *counter = node_get_text(rule, "count");
    if (to != NULL)
        json_set_text(entity, node_get_text(rule, "field"), to);
    if (time != NULL)
        json_set_time(entity, time, c->now);
    if (counter != NULL)
        json_set_integer(entity, counter, (int64_t)json_number(entity, counter, 0) + 1);
    set_fields(entity, node_get(rule, "set"));
    change_lists(c, entity, node_get(rule, "add"), true);
    change_lists(c, entity, node_get(rule, "remove"), false);
}

static bool move(call *c, const node *rule, cJSON *entity)
{
    const char *field = node_get_text(rule, "field");
    const char *state = field != NULL ? json_text(entity, field) : NULL;
    if (field != NULL && !may_leave(rule, state)) {
        response_problem(c, 409, "wrong_state", "not allowed while the %s's %s is %s",
                         c->endpoint->collection->name, field, state != NULL ? state : "absent");
        return false;
    }
    if (!crud_apply(c, entity))
        return false;
    apply(c, rule, entity);
    return true;
}

void transition_serve(call *c)
{
    const entity_change also = c->endpoint->also;
    const node *rule = spec_extension(c->endpoint->operation->source, "x-cpod-transition");
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *entity = record_read(r);
    if (!move(c, rule, entity) || (also != NULL && !also(c, entity))) {
        cJSON_Delete(entity);
        return;
    }
    crud_replace(c, r, entity);
    response_record(c, r);
}

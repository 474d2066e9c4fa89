#include "transition.h"

#include <string.h>

#include "answer.h"
#include "crud.h"

bool transition_is_one(const spec_operation *operation)
{
    const node *rule = spec_extension(operation->source, "x-cpod-transition");
    return node_get_text(rule, "field") != NULL && node_get_text(rule, "to") != NULL;
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

static bool move(call *c, const node *rule, cJSON *entity)
{
    const char *field = node_get_text(rule, "field");
    const char *state = json_text(entity, field);
    if (!may_leave(rule, state)) {
        answer_problem(c, 409, "wrong_state", "the %s cannot do this while its %s is %s",
                       c->endpoint->collection->name, field, state != NULL ? state : "absent");
        return false;
    }
    if (!crud_apply(c, entity))
        return false;
    json_set_text(entity, field, node_get_text(rule, "to"));
    const char *time = node_get_text(rule, "time");
    if (time != NULL) {
        char now[CLOCK_TEXT_SIZE];
        clock_format(c->now, now);
        json_set_text(entity, time, now);
    }
    return true;
}

void transition_serve(call *c)
{
    const node *rule = spec_extension(c->endpoint->operation->source, "x-cpod-transition");
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *entity = record_read(r);
    if (!move(c, rule, entity)) {
        cJSON_Delete(entity);
        return;
    }
    crud_replace(c, r, entity);
    answer_record(c, r);
}

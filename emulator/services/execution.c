#include "services/execution.h"

#include "engine/call/response.h"
#include "engine/crud.h"

#include <string.h>

void execution_provide_skills(call *c)
{
    collection *skills = collection_of_entity(&c->emulator->collections, "Skill");
    for (const cJSON *skill = json_items(c->emulator->settings, "skills"); skill != NULL;
         skill = skill->next) {
        const char *name = json_text(skill, "name");
        if (name != NULL && collection_find_by_text(skills, c->caller.tenant, "name", name) == NULL)
            crud_insert_into(c, skills, cJSON_Duplicate(skill, true));
    }
}

bool execution_has_ended(const char *status)
{
    return strcmp(status, "queued") != 0 && strcmp(status, "running") != 0;
}

/* The member with the id of the parent, which is the first path variable. */
static const char *parent_of(const call *c)
{
    return store_property(c->endpoint->collection->records, "skillId") >= 0 ? "skillId" : "workflowId";
}

bool execution_is_of_parent(const call *c, const record *r)
{
    return record_equals(r, store_property(c->endpoint->collection->records, parent_of(c)),
                         call_path_variable(c, 0));
}

const record *execution_find(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL || execution_is_of_parent(c, r))
        return r;
    const char *text = strcmp(parent_of(c), "skillId") == 0 ? "the execution belongs to another skill"
                                                            : "the run belongs to another workflow";
    response_problem(c, 404, "not_found", "%s", text);
    return NULL;
}

void execution_get(call *c)
{
    const record *r = execution_find(c);
    if (r != NULL)
        response_record(c, r);
}

bool execution_end(emulator *e, cJSON *execution, const char *skill_id, const cJSON *input)
{
    bool succeeds = !json_is_true(input, "fail");
    json_set_text(execution, "status", succeeds ? "succeeded" : "failed");
    if (!succeeds) {
        json_set_text(execution, "error", "the input requested a failure");
        return false;
    }
    const record *r = store_find(collection_of_entity(&e->collections, "Skill")->records, NULL, skill_id);
    cJSON *skill = r != NULL ? record_read(r) : NULL;
    cJSON *output = cJSON_CreateObject();
    json_set_text(output, "skill", json_text(skill, "name"));
    if (input != NULL)
        json_set(output, "input", cJSON_Duplicate(input, true));
    json_set(execution, "output", output);
    cJSON_Delete(skill);
    return true;
}

void execution_cancel(call *c)
{
    const record *r = execution_find(c);
    if (r == NULL)
        return;
    cJSON *execution = record_read(r);
    const char *status = json_text(execution, "status");
    if (execution_has_ended(status)) {
        response_problem(c, 409, "wrong_state", "an execution that is %s cannot be cancelled", status);
    } else {
        json_set_text(execution, "status", "cancelled");
        json_set_time(execution, "finishedAt", c->now);
        store_replace(c->endpoint->collection->records, r, execution);
        response_record(c, r);
    }
    cJSON_Delete(execution);
}

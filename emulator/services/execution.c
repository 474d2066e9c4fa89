#include "services/execution.h"

#include <string.h>

#include "engine/call/response.h"
#include "engine/crud.h"

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

bool execution_is_of(const call *c, const record *r, const char *name)
{
    slice text = record_member(r, store_property(c->endpoint->collection->records, name));
    const char *wanted = call_path_variable(c, 0);
    size_t length = strlen(wanted);
    return text.length == length + 2 && memcmp(text.text + 1, wanted, length) == 0;
}

cJSON *execution_output(const cJSON *skill, const cJSON *input, const char **problem)
{
    *problem = NULL;
    if (json_is_true(input, "fail")) {
        *problem = "the input requested a failure";
        return NULL;
    }
    cJSON *output = cJSON_CreateObject();
    json_set_text(output, "skill", json_text(skill, "name"));
    if (input != NULL)
        json_set(output, "input", cJSON_Duplicate(input, true));
    return output;
}

void execution_cancel(call *c)
{
    const record *r = crud_find(c);
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

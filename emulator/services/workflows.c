/* The workflows service: steps that depend on each other, and runs, which execute one at a time. */
#include "services/execution.h"
#include "services/services.h"

#include <string.h>

static const char runs_store[] = "runs";

static cJSON *find_step(const cJSON *steps, const char *key)
{
    for (cJSON *step = steps->child; step != NULL; step = step->next)
        if (strcmp(json_text(step, "key"), key) == 0)
            return step;
    return NULL;
}

static bool is_ready(const cJSON *step, const cJSON *done)
{
    for (const cJSON *key = json_items(step, "dependsOn"); key != NULL; key = key->next)
        if (json_get(done, key->valuestring) == NULL)
            return false;
    return true;
}

/* Removes steps while one is ready; the rest are in a cycle. */
static bool has_circle(const cJSON *steps)
{
    cJSON *done = cJSON_CreateObject();
    bool goes_on = true;
    while (goes_on) {
        goes_on = false;
        for (const cJSON *step = steps->child; step != NULL; step = step->next) {
            const char *key = json_text(step, "key");
            if (json_get(done, key) == NULL && is_ready(step, done)) {
                json_set(done, key, cJSON_CreateTrue());
                goes_on = true;
            }
        }
    }
    bool is_whole = cJSON_GetArraySize(done) == cJSON_GetArraySize(steps);
    cJSON_Delete(done);
    return !is_whole;
}

static const char *step_problem(call *c, const cJSON *steps, const cJSON *step)
{
    const collection *skills = collection_of_entity(&c->emulator->collections, "Skill");
    const char *skill_id = json_text(step, "skillId");
    if (find_step(steps, json_text(step, "key")) != step)
        return arena_format(c->memory, "contains the key '%s' twice", json_text(step, "key"));
    if (store_find(skills->records, c->caller.tenant, skill_id) == NULL)
        return arena_format(c->memory, "contains the unknown skill '%s'", skill_id);
    for (const cJSON *key = json_items(step, "dependsOn"); key != NULL; key = key->next)
        if (find_step(steps, key->valuestring) == NULL)
            return arena_format(c->memory, "contains a dependency on the unknown step '%s'",
                                key->valuestring);
    return NULL;
}

static bool check_steps(call *c)
{
    const cJSON *steps = json_get(c->body, "steps");
    const char *problem = NULL;
    if (steps == NULL)
        return true;
    execution_provide_skills(c);
    for (const cJSON *step = steps->child; step != NULL && problem == NULL; step = step->next)
        problem = step_problem(c, steps, step);
    if (problem == NULL && has_circle(steps))
        problem = "must not depend on each other in a cycle";
    if (problem != NULL)
        response_invalid_field(c, "steps", problem);
    return problem == NULL;
}

static void create(call *c)
{
    if (!check_steps(c))
        return;
    cJSON *workflow = crud_new_entity(c);
    json_set_text(workflow, "status", "draft");
    response_record(c, crud_insert(c, workflow));
}

static void update(call *c)
{
    if (check_steps(c))
        crud_update(c);
}

static cJSON *next_step(const cJSON *run, const cJSON *steps)
{
    cJSON *states = json_get(run, "steps");
    cJSON *done = cJSON_CreateObject();
    for (const cJSON *state = states->child; state != NULL; state = state->next)
        if (strcmp(json_text(state, "status"), "succeeded") == 0)
            json_set(done, json_text(state, "key"), cJSON_CreateTrue());
    cJSON *found = NULL;
    for (cJSON *state = states->child; state != NULL && found == NULL; state = state->next)
        if (strcmp(json_text(state, "status"), "waiting") == 0 &&
            is_ready(find_step(steps, json_text(state, "key")), done))
            found = state;
    cJSON_Delete(done);
    return found;
}

static cJSON *state_of(const cJSON *run, const char *status)
{
    cJSON *states = json_get(run, "steps");
    for (cJSON *state = states->child; state != NULL; state = state->next)
        if (strcmp(json_text(state, "status"), status) == 0)
            return state;
    return NULL;
}

static void skip_waiting(cJSON *run, const char *status)
{
    for (cJSON *state = state_of(run, "waiting"); state != NULL; state = state_of(run, "waiting"))
        json_set_text(state, "status", status);
}

static void end_step(emulator *e, cJSON *run, cJSON *state, const cJSON *step)
{
    const char *action = json_text(step, "onFailure");
    bool goes_on = action != NULL && strcmp(action, "continue") == 0;
    if (!execution_end(e, state, json_text(step, "skillId"), json_get(step, "input")) && !goes_on)
        skip_waiting(run, "skipped");
}

static void finish_run(cJSON *run, int64_t now)
{
    const cJSON *failed = state_of(run, "failed");
    skip_waiting(run, "skipped"); /* their dependencies failed */
    json_set_text(run, "status", failed != NULL ? "failed" : "succeeded");
    if (failed != NULL)
        json_set_text(run, "error", json_text(failed, "error"));
    json_set_time(run, "finishedAt", now);
}

/* Ends the running step and begins the next. The steps are those of the workflow when the run began. */
static void progress(void *context, const char *id, int64_t due)
{
    emulator *e = context;
    collection *runs = collection_of_entity(&e->collections, "WorkflowRun");
    const record *r = store_find(runs->records, NULL, id);
    cJSON *run = record_read(r);
    cJSON *steps = kv_store_get(&e->kv_stores, runs_store, id, due);
    if (!execution_has_ended(json_text(run, "status"))) {
        cJSON *running = state_of(run, "running");
        if (running != NULL)
            end_step(e, run, running, find_step(steps, json_text(running, "key")));
        else
            json_set_time(run, "startedAt", due);
        json_set_text(run, "status", "running");
        cJSON *next = next_step(run, steps);
        if (next != NULL) {
            json_set_text(next, "status", "running");
            json_set_integer(next, "attempt", 1);
            schedule_add(e->schedule, due + EXECUTION_RUN_TIME, progress, e, id);
        } else {
            finish_run(run, due);
        }
        store_replace(runs->records, r, run);
    }
    cJSON_Delete(steps);
    cJSON_Delete(run);
}

static void resume(emulator *e, int64_t now)
{
    service_resume_records(e, "WorkflowRun", execution_has_ended, progress, now + EXECUTION_QUEUE_TIME);
}

static cJSON *new_run(call *c, const cJSON *workflow)
{
    cJSON *run = cJSON_CreateObject();
    json_set_text(run, "workflowId", json_text(workflow, "id"));
    json_set(run, "workflowVersion", cJSON_Duplicate(json_get(workflow, "version"), true));
    json_set_text(run, "status", "queued");
    json_set_text(run, "startedBy", "manual");
    json_copy(run, c->body, "input");
    cJSON *states = cJSON_AddArrayToObject(run, "steps");
    for (const cJSON *step = json_items(workflow, "steps"); step != NULL; step = step->next) {
        cJSON *state = cJSON_CreateObject();
        json_set_text(state, "key", json_text(step, "key"));
        json_set_text(state, "status", "waiting");
        cJSON_AddItemToArray(states, state);
    }
    return run;
}

static void start(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    emulator *e = c->emulator;
    cJSON *workflow = record_read(r);
    const record *run =
        crud_insert_into(c, collection_of_entity(&e->collections, "WorkflowRun"), new_run(c, workflow));
    cJSON *steps = cJSON_Duplicate(json_get(workflow, "steps"), true);
    kv_store_put(&e->kv_stores, runs_store, record_id(run), steps, KV_STORE_FOREVER);
    json_set_time(workflow, "lastRunAt", c->now);
    store_replace(c->endpoint->collection->records, r, workflow);
    cJSON_Delete(workflow);
    schedule_add(e->schedule, c->now + EXECUTION_QUEUE_TIME, progress, e, record_id(run));
    response_record(c, run);
}

static void cancel_run(call *c)
{
    const record *r = execution_find(c);
    if (r == NULL)
        return;
    cJSON *run = record_read(r);
    if (!execution_has_ended(json_text(run, "status"))) {
        cJSON *running = state_of(run, "running");
        if (running != NULL)
            json_set_text(running, "status", "cancelled");
        skip_waiting(run, "cancelled");
        store_replace(c->endpoint->collection->records, r, run);
    }
    cJSON_Delete(run);
    execution_cancel(c);
}

static const service_handler handlers[] = {
    {"workflows.create", .serve = create},
    {"workflows.update", .serve = update},
    {"workflows.run", .serve = start},
    {"workflows.runs.list", .fits = execution_is_of_parent},
    {"workflows.runs.get", .serve = execution_get},
    {"workflows.runs.cancel", .serve = cancel_run},
    {.operation = NULL},
};

static const service_final_states final_states[] = {{"WorkflowRun", {"succeeded", "failed", "cancelled"}},
                                                    {NULL, {NULL}}};

const service workflows_service = {.handlers = handlers,
                                   .final_states = final_states,
                                   .resume = resume,
                                   .kv_stores = (const char *const[]){runs_store, NULL}};

/* The skills service: skills that every tenant has, and their executions. */
#include <string.h>

#include "engine/base/json.h"
#include "engine/call/response.h"
#include "engine/crud.h"
#include "engine/list.h"
#include "services/execution.h"
#include "services/services.h"
#include "services/tools.h"

/* Sorted by name by default. */
static void list(call *c)
{
    execution_provide_skills(c);
    if (call_query(c, "sort") == NULL)
        *vector_add(c->memory, &c->target.query) = (name_value){.name = "sort", .value = "name"};
    list_serve(c);
}

static void get(call *c)
{
    execution_provide_skills(c);
    crud_get(c);
}

/* ---- executions */

static void finish(emulator *e, cJSON *execution, int64_t now)
{
    const collection *skills = collection_of_entity(&e->collections, "Skill");
    const record *r = store_find(skills->records, NULL, json_text(execution, "skillId"));
    cJSON *skill = r != NULL ? record_read(r) : NULL;
    const char *problem;
    cJSON *output = execution_output(skill, json_get(execution, "input"), &problem);
    json_set_text(execution, "status", output != NULL ? "succeeded" : "failed");
    if (output != NULL)
        json_set(execution, "output", output);
    else
        json_set_text(execution, "error", problem);
    json_set_time(execution, "finishedAt", now);
    cJSON_Delete(skill);
}

/* Ends a transient state of an execution. */
static void progress(void *context, const char *id, int64_t due)
{
    emulator *e = context;
    collection *executions = collection_of_entity(&e->collections, "SkillExecution");
    const record *r = store_find(executions->records, NULL, id);
    cJSON *execution = record_read(r);
    const char *status = json_text(execution, "status");
    if (strcmp(status, "queued") == 0) {
        json_set_text(execution, "status", "running");
        json_set_time(execution, "startedAt", due);
        schedule_add(e->schedule, due + EXECUTION_RUN_TIME, progress, e, id);
    } else if (!execution_has_ended(status)) {
        finish(e, execution, due);
    }
    store_replace(executions->records, r, execution);
    cJSON_Delete(execution);
}

static void resume(emulator *e, int64_t now)
{
    service_resume_records(e, "SkillExecution", execution_has_ended, progress, now + EXECUTION_QUEUE_TIME);
}

static cJSON *new_execution(call *c, const cJSON *skill)
{
    static const char *const taken[] = {"input", "podId", "version", "labels"};
    cJSON *execution = cJSON_CreateObject();
    json_set_text(execution, "skillId", json_text(skill, "id"));
    json_set_text(execution, "version", json_text(skill, "version"));
    json_set_text(execution, "status", "queued");
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        json_copy(execution, c->body, taken[i]);
    }
    return execution;
}

/* The clock does not advance during a call, so a call with `waitSeconds` gets the final state at once. */
static bool waits(const call *c)
{
    return json_number(c->body, "waitSeconds", 0) > 0;
}

static void execute(call *c)
{
    execution_provide_skills(c);
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *skill = record_read(r);
    const cJSON *input = json_get(c->body, "input");
    const char *problem = tools_schema_problem(c->memory, json_get(skill, "inputSchema"), input);
    if (strcmp(json_text(skill, "status"), "draft") == 0) {
        response_invalid_field(c, "status", "must not be draft for an execution");
    } else if (problem != NULL) {
        response_invalid_field(c, "input", problem);
    } else {
        cJSON *execution = new_execution(c, skill);
        if (waits(c)) {
            json_set_time(execution, "startedAt", c->now);
            finish(c->emulator, execution, c->now);
        }
        bool goes_on = !waits(c);
        const record *made =
            crud_insert_into(c, collection_of_entity(&c->emulator->collections, "SkillExecution"), execution);
        if (goes_on)
            schedule_add(c->emulator->schedule, c->now + EXECUTION_QUEUE_TIME, progress, c->emulator,
                         record_id(made));
        response_record(c, made);
    }
    cJSON_Delete(skill);
}

static bool is_of_skill(const call *c, const record *r)
{
    return execution_is_of(c, r, "skillId");
}

/* The execution of the path; NULL after a response of 404. */
static const record *find_execution(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL || is_of_skill(c, r))
        return r;
    response_problem(c, 404, "not_found", "the execution belongs to another skill");
    return NULL;
}

static void get_execution(call *c)
{
    const record *r = find_execution(c);
    if (r != NULL)
        response_record(c, r);
}

static void cancel(call *c)
{
    if (find_execution(c) != NULL)
        execution_cancel(c);
}

static const service_handler handlers[] = {
    {"skills.list", .serve = list},
    {"skills.get", .serve = get},
    {"skills.execute", .serve = execute},
    {"skills.executions.list", .fits = is_of_skill},
    {"skills.executions.get", .serve = get_execution},
    {"skills.executions.cancel", .serve = cancel},
    {.operation = NULL},
};

static const service_final_states final_states[] = {{"SkillExecution", {"succeeded", "failed", "cancelled"}},
                                                    {NULL, {NULL}}};

/* The skills that every tenant has. */
static const char default_skills[] =
    "[{\"name\":\"Summarize document\",\"description\":\"Summarizes a document in up to 200 words.\","
    "\"category\":\"text\",\"version\":\"1.4.0\",\"status\":\"published\",\"timeoutSeconds\":120,"
    "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"documentId\":{\"type\":\"string\"}},"
    "\"required\":[\"documentId\"]}},"
    "{\"name\":\"Extract invoice\",\"description\":\"Reads number, date and total of an invoice.\","
    "\"category\":\"finance\",\"version\":\"2.0.1\",\"status\":\"published\",\"timeoutSeconds\":60}]";

static const service_settings settings[] = {
    {.name = "skills", .type = cJSON_Array, .member_type = cJSON_Object, .defaults = default_skills},
    {.name = NULL},
};

const service skills_service = {.name = "skills",
                                .handlers = handlers,
                                .final_states = final_states,
                                .resume = resume,
                                .settings = settings};

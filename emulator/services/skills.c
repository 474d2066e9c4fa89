/* The skills service: skills that every tenant has, and their executions. */
#include "services/execution.h"
#include "services/services.h"
#include "services/tools.h"

#include <string.h>

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

static void finish(emulator *e, cJSON *execution, int64_t now)
{
    execution_end(e, execution, json_text(execution, "skillId"), json_get(execution, "input"));
    json_set_time(execution, "finishedAt", now);
}

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
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        json_copy(execution, c->body, taken[i]);
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

static const service_handler handlers[] = {
    {"skills.list", .serve = list},
    {"skills.get", .serve = get},
    {"skills.execute", .serve = execute},
    {"skills.executions.list", .fits = execution_is_of_parent},
    {"skills.executions.get", .serve = execution_get},
    {"skills.executions.cancel", .serve = execution_cancel},
    {.operation = NULL},
};

static const service_final_states final_states[] = {{"SkillExecution", {"succeeded", "failed", "cancelled"}},
                                                    {NULL, {NULL}}};

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

const service skills_service = {
    .handlers = handlers, .final_states = final_states, .resume = resume, .settings = settings};

/* Skills and workflows. */
#include "ask.h"
#include "records.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *find_skill(fixture *f, const char *name)
{
    cJSON *skills = walk_where(f, "skills.list", NULL, "search", name);
    assert_int_equal(cJSON_GetArraySize(skills), 1);
    char *id = strdup(at(skills, "0.id"));
    cJSON_Delete(skills);
    return id;
}

static void skills_are_executed(void **state)
{
    fixture *f = *state;
    char *skill = find_skill(f, "summarize");
    expect(f, "skills.get", PATH(skill), NULL, "name", "Summarize document");
    refuse(f, "skills.execute", PATH(skill), "{}", CPOD_ERR_VALIDATION, 422);
    cJSON *done =
        ask(f, "skills.execute", PATH(skill), "{\"input\":{\"documentId\":\"d\"},\"waitSeconds\":30}");
    expect_at(done, "status", "succeeded");
    expect_at(done, "output.input", "{\"documentId\":\"d\"}");
    const char *id = text_of(done, "id");
    cJSON *again = ask(f, "skills.executions.get", PATH(skill, id), NULL);
    expect_equal("skills.executions.get", done, again, NULL);
    cJSON_Delete(again);
    refuse(f, "skills.executions.cancel", PATH(skill, id), NULL, CPOD_ERR_CONFLICT, 409);
    char *running = take(f, "skills.execute", PATH(skill), "{\"input\":{\"documentId\":\"d\"}}", "id");
    expect(f, "skills.executions.cancel", PATH(skill, running), NULL, "status", "cancelled");
    cJSON *cancelled = walk_where(f, "skills.executions.list", PATH(skill), "status", "cancelled");
    assert_int_equal(cJSON_GetArraySize(cancelled), 1);
    expect_at(cancelled, "0.id", running);
    cJSON_Delete(cancelled);
    cJSON_Delete(done);
    free(running);
    free(skill);
}

/* ---- workflows */

/* Polls until a run has ended. */
static cJSON *wait_for_end(fixture *f, const char *workflow, const char *run)
{
    for (;;) {
        cJSON *now = ask(f, "workflows.runs.get", PATH(workflow, run), NULL);
        const char *status = text_of(now, "status");
        if (strcmp(status, "queued") != 0 && strcmp(status, "running") != 0)
            return now;
        cJSON_Delete(now);
        nanosleep(&(struct timespec){.tv_nsec = 50 * 1000 * 1000}, NULL);
    }
}

static void workflows_run_in_order(void **state)
{
    fixture *f = *state;
    char *skill = find_skill(f, "extract");
    char *id =
        take(f, "workflows.create", NULL,
             text("{\"name\":\"n\",\"steps\":[{\"key\":\"b\",\"skillId\":\"%s\",\"dependsOn\":[\"a\"]},"
                  "{\"key\":\"a\",\"skillId\":\"%s\"}]}",
                  skill, skill),
             "id");
    char *run = take(f, "workflows.run", PATH(id), "{\"input\":{\"x\":1}}", "id");
    cJSON *done = wait_for_end(f, id, run);
    expect_at(done, "status", "succeeded");
    expect_at(done, "steps.0.status", "succeeded");
    expect_at(done, "steps.1.status", "succeeded");
    assert_true(strcmp(at(done, "steps.0.startedAt"), at(done, "steps.1.finishedAt")) >= 0);
    cJSON_Delete(done);
    refuse(f, "workflows.runs.cancel", PATH(id, run), NULL, CPOD_ERR_CONFLICT, 409);
    free(run);
    run = take(f, "workflows.run", PATH(id), NULL, "id");
    expect(f, "workflows.runs.cancel", PATH(id, run), NULL, "status", "cancelled");
    cJSON *runs = call_walk(f, "workflows.runs.list", PATH(id), NULL);
    assert_int_equal(cJSON_GetArraySize(runs), 2);
    assert_true(has_item(runs, run, NULL));
    cJSON_Delete(runs);
    free(run);
    free(id);
    free(skill);
}

void suite_add_work(fixture *f, suite *tests)
{
    suite_add(f, tests, "skills: they are executed", skills_are_executed, f);
    suite_add(f, tests, "workflows: steps run in order", workflows_run_in_order, f);
}

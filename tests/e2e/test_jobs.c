/* Jobs, from submission to output files. */
#include "ask.h"
#include "records.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static cJSON *submit(fixture *f, const char *script, const char *more)
{
    cJSON *job = ask(f, "jobs.submit", NULL,
                     text("{\"kind\":\"e2e\",\"image\":\"busybox:1.36\",\"command\":[\"sh\",\"-lc\"],"
                          "\"args\":[\"%s\"]%s}",
                          script, more));
    expect_at(job, "status", "queued");
    expect_at(job, "kind", "e2e");
    return job;
}

/* Collects the events of a watch until it ends. */
typedef struct history {
    cpod_job_event_kind_value kinds[32];
    size_t count;
} history;

static bool note(void *context, const cpod_job_event *event)
{
    history *h = context;
    assert_true(h->count < sizeof h->kinds / sizeof *h->kinds);
    h->kinds[h->count++] = event->kind.value;
    return true;
}

static bool happened(const history *h, cpod_job_event_kind_value kind)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->kinds[i] == kind)
            return true;
    return false;
}

static history follow(fixture *f, const char *id)
{
    history h = {0};
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_jobs_watch_stream_each(f->direct, id, NULL, note, &h, &error), &error, "jobs.watch");
    return h;
}

/* Returns the log lines of a finished job. */
static char *lines_of(fixture *f, const char *id, cpod_job_log_stream_value only)
{
    cpod_jobs_logs_stream *stream = NULL;
    const cpod_jobs_logs_params params = {.stream.value = only};
    cpod_error error = CPOD_ERROR_INIT;
    buffer lines = {0};
    expect_ok(cpod_jobs_logs_stream_open(f->direct, id, &params, &stream, &error), &error, "jobs.logs");
    const cpod_job_log_entry *line = NULL;
    cpod_status status;
    while ((status = cpod_jobs_logs_stream_next(stream, &line, &error)) == CPOD_OK)
        buffer_format(&lines, "%s\n", line->line);
    expect_ok(status, &error, "jobs.logs");
    cpod_jobs_logs_stream_free(stream);
    char *all = strdup(buffer_text(&lines));
    buffer_free(&lines);
    return all;
}

static void expect_output(fixture *f, const char *id)
{
    cJSON *output = ask(f, "jobs.getOutput", PATH(id), NULL);
    expect_at(output, "files.0.key", "report/a.json");
    expect_at(output, "files.0.contentType", "application/json");
    expect_at(output, "files.1.key", "stdout.log");
    cpod_raw_response *file = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_download_url(f->direct, at(output, "files.0.presignedUrl"), 0, NULL, &file, &error),
              &error, "download");
    assert_string_equal(file->body, "{}\n1\n");
    cpod_raw_response_free(file);
    cJSON_Delete(output);
}

static void a_job_runs_to_its_end(void **state)
{
    fixture *f = *state;
    cJSON *job = submit(f,
                        "echo '{}' > report/a.json; echo 1 >> report/a.json; echo $GREETING ${DEMO_TOKEN}; "
                        "cat prompt.txt; echo err >&2",
                        ",\"env\":{\"GREETING\":\"howdy\"},\"secretBundles\":[\"demo\"],"
                        "\"inlineFiles\":{\"prompt.txt\":\"aGVsbG8gZnJvbSB0aGUgY2FsbGVy\"}");
    const char *id = text_of(job, "id");
    refuse(f, "jobs.getOutput", PATH(id), NULL, CPOD_ERR_CONFLICT, 409);
    history h = follow(f, id);
    assert_true(happened(&h, CPOD_JOB_EVENT_KIND_QUEUED));
    assert_true(happened(&h, CPOD_JOB_EVENT_KIND_STARTED));
    assert_true(happened(&h, CPOD_JOB_EVENT_KIND_ARTIFACT));
    assert_int_equal(h.kinds[h.count - 1], CPOD_JOB_EVENT_KIND_FINISHED);
    cJSON *ended = ask(f, "jobs.get", PATH(id), NULL);
    expect_at(ended, "status", "succeeded");
    expect_at(ended, "exitCode", "0");
    expect_recent(f, "jobs.get", ended, "finishedAt");
    cJSON_Delete(ended);
    char *lines = lines_of(f, id, CPOD_JOB_LOG_STREAM_STDOUT);
    assert_non_null(strstr(lines, "howdy demo-token-value\nhello from the caller\n"));
    assert_null(strstr(lines, "err\n"));
    assert_non_null(strstr(lines, "exited with code 0\n"));
    free(lines);
    lines = lines_of(f, id, CPOD_JOB_LOG_STREAM_ABSENT);
    assert_non_null(strstr(lines, "err\n"));
    free(lines);
    expect_output(f, id);
    refuse(f, "jobs.cancel", PATH(id), NULL, CPOD_ERR_CONFLICT, 409);
    cJSON *found = walk_where(f, "jobs.list", NULL, "status", "succeeded");
    assert_true(has_item(found, id, NULL));
    cJSON_Delete(found);
    cJSON_Delete(job);
}

static void a_job_is_cancelled(void **state)
{
    fixture *f = *state;
    cJSON *job = submit(f, "sleep 600", "");
    const char *id = text_of(job, "id");
    expect(f, "jobs.cancel", PATH(id), NULL, "status", "cancelled");
    history h = follow(f, id);
    assert_false(happened(&h, CPOD_JOB_EVENT_KIND_ARTIFACT));
    expect(f, "jobs.get", PATH(id), NULL, "status", "cancelled");
    cJSON_Delete(job);
    refuse(f, "jobs.submit", NULL, "{\"kind\":\"k\",\"image\":\"i\",\"secretBundles\":[\"none\"]}",
           CPOD_ERR_VALIDATION, 422);
}

void suite_add_jobs(fixture *f, suite *tests)
{
    suite_add(f, tests, "jobs: a job runs to its end", a_job_runs_to_its_end, f);
    suite_add(f, tests, "jobs: a job is cancelled", a_job_is_cancelled, f);
}

/* The jobs service: jobs are queued, pull an image, and run in a small shell; each step is an event. */
#include "services/jobs.h"

#include "services/execution.h"
#include "services/services.h"

#include <string.h>

enum { QUEUE_TIME = 200, PULL_TIME = 300 }; /* milliseconds */

static const char *event_topic_of(arena *a, const char *id)
{
    return arena_format(a, "job:%s", id);
}

/* The topic of the lines of one stream; NULL: of all. */
static const char *log_topic_of(arena *a, const char *id, const char *stream)
{
    return arena_format(a, "job-log:%s:%s", id, stream != NULL ? stream : "all");
}

/* Publishes a step of a job: adds the common members to `event`, which is taken. */
static void publish(emulator *e, const cJSON *job, cJSON *event, const char *kind, int64_t now)
{
    arena *a = arena_new();
    const char *id = json_text(job, "id");
    json_set_text(event, "kind", kind);
    json_set_text(event, "jobId", id);
    json_set_text(event, "status", json_text(job, "status"));
    json_set_time(event, "timestamp", now);
    event_publish_json(e->events, event_topic_of(a, id), kind, event);
    cJSON_Delete(event);
    arena_free(a);
}

static cJSON *stage(const char *name, const char *message, int percent)
{
    cJSON *event = cJSON_CreateObject();
    json_set_text(event, "stage", name);
    json_set_text(event, "message", message);
    json_set_integer(event, "percent", percent);
    return event;
}

/* Publishes a line to the streams that include it. Without a stream it is the last line of all of them. */
static void log_line(emulator *e, const char *id, const char *stream, const char *line, int64_t now)
{
    static const char *const streams[] = {"all", "stdout", "stderr", "system"};
    arena *a = arena_new();
    cJSON *entry = cJSON_CreateObject();
    json_set_text(entry, "stream", stream != NULL ? stream : "system");
    json_set_text(entry, "line", line);
    json_set_time(entry, "timestamp", now);
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        const char *topic = log_topic_of(a, id, streams[i]);
        if (stream == NULL || i == 0 || strcmp(streams[i], stream) == 0)
            event_publish_json(e->events, topic, stream != NULL ? "line" : "end", entry);
        if (stream == NULL)
            event_finish(e->events, topic);
    }
    cJSON_Delete(entry);
    arena_free(a);
}

static void save(emulator *e, const cJSON *job, cJSON *plan)
{
    collection *jobs = collection_of_entity(&e->collections, "Job");
    const char *id = json_text(job, "id");
    store_replace(jobs->records, store_find(jobs->records, NULL, id), job);
    kv_store_put(&e->kv_stores, JOBS_STORE, id, plan, KV_STORE_FOREVER);
}

static void finish(emulator *e, cJSON *job, const char *status, int64_t now)
{
    arena *a = arena_new();
    const char *id = json_text(job, "id");
    json_set_text(job, "status", status);
    json_set_time(job, "finishedAt", now);
    cJSON *event = stage("finished", json_text(job, "error"), 100);
    const cJSON *exit_code = json_get(job, "exitCode");
    json_copy(event, job, "exitCode");
    publish(e, job, event, "finished", now);
    event_finish(e->events, event_topic_of(a, id));
    const char *line = exit_code != NULL ? arena_format(a, "exited with code %d", (int)exit_code->valuedouble)
                                         : arena_format(a, "ended: %s", status);
    log_line(e, id, NULL, line, now);
    arena_free(a);
}

static bool has_failing_image(const cJSON *job)
{
    const char *tag = strrchr(json_text(job, "image"), ':');
    return tag != NULL && strcmp(tag, ":fail") == 0;
}

static void begin(emulator *e, cJSON *job, int64_t now)
{
    if (has_failing_image(job)) {
        json_set_text(job, "error", "image pull failed");
        finish(e, job, "failed", now);
        return;
    }
    json_set_text(job, "status", "running");
    json_set_time(job, "startedAt", now);
    publish(e, job, stage("running", NULL, 10), "started", now);
    log_line(e, json_text(job, "id"), "system", "started", now);
}

static void end(emulator *e, cJSON *job, const cJSON *plan, int64_t now)
{
    if (json_is_true(plan, "timesOut")) {
        json_set_text(job, "error", "the time limit was exceeded");
        finish(e, job, "timed_out", now);
        return;
    }
    for (const cJSON *file = json_items(plan, "files"); file != NULL; file = file->next)
        publish(e, job, stage("uploading_output", file->string, 90), "artifact", now);
    const cJSON *code = json_get(plan, "exitCode");
    json_set(job, "exitCode", cJSON_Duplicate(code, true));
    finish(e, job, code->valuedouble == 0 ? "succeeded" : "failed", now);
}

/* Executes the next step of the plan; returns when the one after it is due, 0: never. */
static int64_t step(emulator *e, cJSON *job, cJSON *plan, int64_t now)
{
    const char *phase = json_text(plan, "phase");
    if (strcmp(phase, "queued") == 0) {
        json_set_text(plan, "phase", "pulling");
        publish(e, job, stage("pulling_image", json_text(job, "image"), 5), "progress", now);
        return now + PULL_TIME;
    }
    if (strcmp(phase, "pulling") == 0) {
        json_set_text(plan, "phase", "running");
        json_set_integer(plan, "start", now);
        begin(e, job, now);
    } else {
        const cJSON *line = cJSON_GetArrayItem(json_get(plan, "lines"), (int)json_number(plan, "next", 0));
        if (line == NULL) {
            end(e, job, plan, now);
            return 0;
        }
        log_line(e, json_text(job, "id"), json_text(line, "stream"), json_text(line, "line"), now);
        json_set_integer(plan, "next", (int64_t)json_number(plan, "next", 0) + 1);
    }
    const cJSON *next = cJSON_GetArrayItem(json_get(plan, "lines"), (int)json_number(plan, "next", 0));
    return (int64_t)json_number(plan, "start", 0) +
           (next != NULL ? (int64_t)json_number(next, "at", 0) : (int64_t)json_number(plan, "duration", 0));
}

static void progress(void *context, const char *id, int64_t due)
{
    emulator *e = context;
    collection *jobs = collection_of_entity(&e->collections, "Job");
    const record *r = store_find(jobs->records, NULL, id);
    cJSON *job = record_read(r);
    cJSON *plan = kv_store_get(&e->kv_stores, JOBS_STORE, id, due);
    if (execution_has_ended(json_text(job, "status"))) { /* cancelled meanwhile */
        cJSON_Delete(plan);
    } else {
        int64_t next = step(e, job, plan, due);
        bool goes_on = !execution_has_ended(json_text(job, "status"));
        save(e, job, plan);
        if (goes_on)
            schedule_add(e->schedule, next, progress, e, id);
    }
    cJSON_Delete(job);
}

static void resume(emulator *e, int64_t now)
{
    service_resume_records(e, "Job", execution_has_ended, progress, now + QUEUE_TIME);
}

/* Seeded jobs have ended without output. */
static void seed(emulator *e)
{
    const collection *jobs = collection_of_entity(&e->collections, "Job");
    for (size_t i = 0; jobs != NULL && i < store_count(jobs->records); i++) {
        cJSON *job = record_read(store_at(jobs->records, i));
        const char *created = json_text(job, "createdAt");
        int64_t end = created != NULL ? clock_parse(created) : 0;
        cJSON *plan = cJSON_CreateObject();
        cJSON *status = cJSON_CreateString(json_text(job, "status"));
        json_set(plan, "lines", cJSON_CreateArray());
        json_set(plan, "files", cJSON_CreateObject());
        finish(e, job, status->valuestring, end);
        save(e, job, plan);
        cJSON_Delete(status);
        cJSON_Delete(job);
    }
}

static void submit(call *c)
{
    cJSON *job = crud_new_entity(c);
    cJSON *plan = job_plan(c, (int64_t)json_number(job, "timeoutSeconds", 0) * 1000);
    if (plan == NULL) {
        cJSON_Delete(job);
        return;
    }
    json_set_text(job, "status", "queued");
    const record *r = crud_insert(c, job);
    const char *id = record_id(r);
    kv_store_put(&c->emulator->kv_stores, JOBS_STORE, id, plan, KV_STORE_FOREVER);
    job = record_read(r);
    publish(c->emulator, job, stage("queued", NULL, 0), "queued", c->now);
    cJSON_Delete(job);
    schedule_add(c->emulator->schedule, c->now + QUEUE_TIME, progress, c->emulator, id);
    response_record(c, r);
}

static void cancel(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *job = record_read(r);
    if (execution_has_ended(json_text(job, "status"))) {
        response_problem(c, 409, "wrong_state", "a job that is %s cannot be cancelled",
                         json_text(job, "status"));
    } else {
        finish(c->emulator, job, "cancelled", c->now);
        store_replace(c->endpoint->collection->records, r, job);
        response_record(c, r);
    }
    cJSON_Delete(job);
}

static void follow(call *c, const char *topic)
{
    event_stream *stream = event_stream_open(c->emulator->events, topic);
    event_stream_rewind(stream, http_request_header(c->request, "Last-Event-ID"));
    response_stream(c, stream);
}

static void watch(call *c)
{
    if (crud_find(c) != NULL)
        follow(c, event_topic_of(c->memory, call_id(c)));
}

static void logs(call *c)
{
    if (crud_find(c) != NULL)
        follow(c, log_topic_of(c->memory, call_id(c), call_query(c, "stream")));
}

static const service_handler handlers[] = {
    {"jobs.submit", .serve = submit},
    {"jobs.cancel", .serve = cancel},
    {"jobs.watch", .serve = watch},
    {"jobs.logs", .serve = logs},
    {"jobs.getOutput", .serve = jobs_get_output},
    {.operation = NULL},
};

static const service_path paths[] = {
    {"GET", "/storage/jobs/{id}/{key}", jobs_download},
    {NULL, NULL, NULL},
};

static const service_final_states final_states[] = {{"Job", {"succeeded", "failed", "cancelled"}},
                                                    {NULL, {NULL}}};

const service jobs_service = {.handlers = handlers,
                              .final_states = final_states,
                              .resume = resume,
                              .seed = seed,
                              .paths = paths,
                              .kv_stores = (const char *const[]){JOBS_STORE, NULL}};

/* Jobs: queued, pulled, run by a very small shell, each step told to those who watch.
 *
 * On the kv_store is what a job will do: {phase, lines, next, duration, exitCode, files, timeout}. */
#include "services/jobs.h"

#include <string.h>

#include "engine/base/base64.h"
#include "engine/call/response.h"
#include "engine/crud.h"
#include "engine/settings.h"
#include "services/job_shell.h"
#include "services/services.h"

/* How long a job waits for its machine and its image, and the least that it runs; milliseconds. */
enum { QUEUE_TIME = 200, PULL_TIME = 300, LEAST_RUN_TIME = 500 };
enum { INLINE_FILES_LIMIT = 1024 * 1024 };

bool job_has_ended(const char *status)
{
    return strcmp(status, "queued") != 0 && strcmp(status, "running") != 0;
}

/* ---- events */

static const char *event_topic_of(arena *a, const char *id)
{
    return arena_format(a, "job:%s", id);
}

/* The lines of one stream, or all of them. */
static const char *log_topic_of(arena *a, const char *id, const char *stream)
{
    return arena_format(a, "job-log:%s:%s", id, stream != NULL ? stream : "all");
}

/* A step of a job's life, published with the members that `event` has already. Takes it. */
static void tell(emulator *e, const cJSON *job, cJSON *event, const char *kind, int64_t now)
{
    arena *a = arena_new();
    const char *id = json_text(job, "id");
    json_set_text(event, "kind", kind);
    json_set_text(event, "jobId", id);
    json_set_text(event, "status", json_text(job, "status"));
    json_set_time(event, "timestamp", now);
    event_publish_json(e, event_topic_of(a, id), kind, event);
    cJSON_Delete(event);
    arena_free(a);
}

static cJSON *stage(const char *name, const char *message, int percent)
{
    cJSON *event = cJSON_CreateObject();
    json_set_text(event, "stage", name);
    if (message != NULL)
        json_set_text(event, "message", message);
    json_set_integer(event, "percent", percent);
    return event;
}

static void log_line(emulator *e, const char *id, const char *stream, const char *line, int64_t now)
{
    static const char *const streams[] = {"stdout", "stderr", "system"};
    arena *a = arena_new();
    cJSON *entry = cJSON_CreateObject();
    json_set_text(entry, "stream", stream);
    json_set_text(entry, "line", line);
    json_set_time(entry, "timestamp", now);
    event_publish_json(e, log_topic_of(a, id, NULL), "line", entry);
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++)
        if (strcmp(streams[i], stream) == 0)
            event_publish_json(e, log_topic_of(a, id, stream), "line", entry);
    cJSON_Delete(entry);
    arena_free(a);
}

/* The last line, to all who read any of the streams. */
static void end_logs(emulator *e, const char *id, const char *line, int64_t now)
{
    static const char *const streams[] = {NULL, "stdout", "stderr", "system"};
    arena *a = arena_new();
    cJSON *entry = cJSON_CreateObject();
    json_set_text(entry, "stream", "system");
    json_set_text(entry, "line", line);
    json_set_time(entry, "timestamp", now);
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        const char *topic = log_topic_of(a, id, streams[i]);
        event_publish_json(e, topic, "end", entry);
        event_finish(e->events, topic);
    }
    cJSON_Delete(entry);
    arena_free(a);
}

/* ---- life */

static void save(emulator *e, const cJSON *job, cJSON *plan)
{
    collection *jobs = collection_of_entity(&e->collections, "Job");
    const char *id = json_text(job, "id");
    store_replace(jobs->records, store_find(jobs->records, NULL, id), job);
    kv_store_put(&e->kv_stores, KV_STORE_JOBS, id, plan, KV_STORE_FOREVER);
}

static void finish(emulator *e, cJSON *job, const char *status, int64_t now)
{
    arena *a = arena_new();
    const char *id = json_text(job, "id");
    json_set_text(job, "status", status);
    json_set_time(job, "finishedAt", now);
    cJSON *event = stage("finished", json_text(job, "error"), 100);
    const cJSON *exit_code = cJSON_GetObjectItemCaseSensitive(job, "exitCode");
    if (exit_code != NULL)
        json_set(event, "exitCode", cJSON_Duplicate(exit_code, true));
    tell(e, job, event, "finished", now);
    event_finish(e->events, event_topic_of(a, id));
    const char *line = exit_code != NULL ? arena_format(a, "exited with code %d", (int)exit_code->valuedouble)
                                         : arena_format(a, "ended: %s", status);
    end_logs(e, id, line, now);
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
    tell(e, job, stage("running", NULL, 10), "started", now);
    log_line(e, json_text(job, "id"), "system", "started", now);
}

static void end(emulator *e, cJSON *job, const cJSON *plan, int64_t now)
{
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(plan, "timesOut"))) {
        json_set_text(job, "error", "the time was over");
        finish(e, job, "timed_out", now);
        return;
    }
    const cJSON *files = cJSON_GetObjectItemCaseSensitive(plan, "files");
    for (const cJSON *file = files->child; file != NULL; file = file->next)
        tell(e, job, stage("uploading_output", file->string, 90), "artifact", now);
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(plan, "exitCode");
    json_set(job, "exitCode", cJSON_Duplicate(code, true));
    finish(e, job, code->valuedouble == 0 ? "succeeded" : "failed", now);
}

static int64_t member_number(const cJSON *object, const char *name)
{
    return (int64_t)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

/* Does the next step of the plan; returns when the one after it is due, 0 for none. */
static int64_t step(emulator *e, cJSON *job, cJSON *plan, int64_t now)
{
    const char *phase = json_text(plan, "phase");
    if (strcmp(phase, "queued") == 0) {
        json_set_text(plan, "phase", "pulling");
        tell(e, job, stage("pulling_image", json_text(job, "image"), 5), "progress", now);
        return now + PULL_TIME;
    }
    if (strcmp(phase, "pulling") == 0) {
        json_set_text(plan, "phase", "running");
        json_set_integer(plan, "start", now);
        begin(e, job, now);
    } else {
        const cJSON *line = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(plan, "lines"),
                                               (int)member_number(plan, "next"));
        if (line == NULL) {
            end(e, job, plan, now);
            return 0;
        }
        log_line(e, json_text(job, "id"), json_text(line, "stream"), json_text(line, "line"), now);
        json_set_integer(plan, "next", member_number(plan, "next") + 1);
    }
    const cJSON *next =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(plan, "lines"), (int)member_number(plan, "next"));
    return member_number(plan, "start") +
           (next != NULL ? member_number(next, "at") : member_number(plan, "duration"));
}

static void progress(void *context, const char *id, int64_t due)
{
    emulator *e = context;
    collection *jobs = collection_of_entity(&e->collections, "Job");
    const record *r = store_find(jobs->records, NULL, id);
    cJSON *job = record_read(r);
    cJSON *plan = kv_store_get(&e->kv_stores, KV_STORE_JOBS, id, due);
    if (job_has_ended(json_text(job, "status"))) { /* cancelled in the meantime */
        cJSON_Delete(plan);
    } else {
        int64_t next = step(e, job, plan, due);
        bool goes_on = !job_has_ended(json_text(job, "status"));
        save(e, job, plan);
        if (goes_on)
            schedule_add(e->schedule, next, progress, e, id);
    }
    cJSON_Delete(job);
}

void jobs_resume(emulator *e, int64_t now)
{
    resume_unfinished(e, "Job", job_has_ended, progress, now + QUEUE_TIME);
}

/* Their events have been, and they left nothing. */
void jobs_seeded(emulator *e)
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

/* ---- submit */

/* Variables of the job: its own, and what the bundles hold. NULL after having answered 422. */
static cJSON *variables_of(call *c)
{
    const cJSON *env = cJSON_GetObjectItemCaseSensitive(c->body, "env");
    cJSON *variables = env != NULL ? cJSON_Duplicate(env, true) : cJSON_CreateObject();
    const cJSON *bundles = cJSON_GetObjectItemCaseSensitive(c->body, "secretBundles");
    for (const cJSON *name = bundles != NULL ? bundles->child : NULL; name != NULL; name = name->next) {
        const cJSON *bundle = settings_find(c->emulator, "secretBundles", name->valuestring);
        if (bundle == NULL) {
            response_invalid_field(
                c, "secretBundles",
                arena_format(c->memory, "names '%s', which is no bundle", name->valuestring));
            cJSON_Delete(variables);
            return NULL;
        }
        for (const cJSON *secret = bundle->child; secret != NULL; secret = secret->next)
            json_set(variables, secret->string, cJSON_Duplicate(secret, true));
    }
    return variables;
}

/* The inline files as texts. NULL after having answered 422. */
static cJSON *files_of(call *c)
{
    cJSON *files = cJSON_CreateObject();
    const cJSON *given = cJSON_GetObjectItemCaseSensitive(c->body, "inlineFiles");
    size_t total = 0;
    for (const cJSON *file = given != NULL ? given->child : NULL; file != NULL; file = file->next) {
        size_t length = 0;
        const char *text = base64_decode(c->memory, file->valuestring, &length);
        total += length;
        if (text == NULL || total > INLINE_FILES_LIMIT) {
            response_invalid_field(c, "inlineFiles",
                                   text == NULL ? "must be base64" : "may have 1 MiB altogether");
            cJSON_Delete(files);
            return NULL;
        }
        json_set_text(files, file->string, text);
    }
    return files;
}

static void append_words(buffer *out, const cJSON *words)
{
    for (const cJSON *word = words != NULL ? words->child : NULL; word != NULL; word = word->next) {
        buffer_append(out, out->length > 0 ? " " : "");
        buffer_append(out, word->valuestring);
    }
}

/* What is run: the arguments of `sh -c`, else all words. */
static const char *script_of(call *c)
{
    const cJSON *command = cJSON_GetObjectItemCaseSensitive(c->body, "command");
    const cJSON *first = command != NULL ? command->child : NULL;
    bool is_shell = first != NULL && first->next != NULL && strstr(first->valuestring, "sh") != NULL &&
                    first->next->valuestring[0] == '-' && strchr(first->next->valuestring, 'c') != NULL;
    buffer script = {0};
    if (!is_shell)
        append_words(&script, command);
    else
        for (const cJSON *rest = first->next->next; rest != NULL; rest = rest->next)
            buffer_append(&script, rest->valuestring);
    append_words(&script, cJSON_GetObjectItemCaseSensitive(c->body, "args"));
    const char *text = arena_copy(c->memory, buffer_text(&script));
    buffer_free(&script);
    return text;
}

static void add_log_file(job_run *run)
{
    buffer text = {0};
    for (const cJSON *line = run->lines->child; line != NULL; line = line->next)
        if (strcmp(json_text(line, "stream"), "stdout") == 0)
            buffer_format(&text, "%s\n", json_text(line, "line"));
    if (text.length > 0)
        json_set_text(run->files, "stdout.log", buffer_text(&text));
    buffer_free(&text);
}

/* Lines that would come after the end are not written. */
static void cut_short(job_run *run, int64_t limit)
{
    for (cJSON *line = run->lines->child, *next; line != NULL; line = next) {
        next = line->next;
        if (member_number(line, "at") > limit)
            cJSON_Delete(cJSON_DetachItemViaPointer(run->lines, line));
    }
    run->duration = limit;
}

static cJSON *plan_of(call *c, const cJSON *variables, const cJSON *files, int64_t limit)
{
    job_run run = job_shell_run(c->memory, script_of(c), variables, files);
    bool times_out = run.duration > limit;
    if (times_out)
        cut_short(&run, limit);
    add_log_file(&run);
    if (run.duration < LEAST_RUN_TIME)
        run.duration = LEAST_RUN_TIME;
    cJSON *plan = cJSON_CreateObject();
    json_set_text(plan, "phase", "queued");
    json_set(plan, "lines", run.lines);
    json_set_integer(plan, "next", 0);
    json_set_integer(plan, "duration", run.duration);
    json_set_integer(plan, "exitCode", run.exit_code);
    json_set(plan, "timesOut", cJSON_CreateBool(times_out));
    json_set(plan, "files", run.files);
    return plan;
}

static void submit(call *c)
{
    cJSON *variables = variables_of(c);
    cJSON *files = variables != NULL ? files_of(c) : NULL;
    if (files != NULL) {
        cJSON *job = crud_new_entity(c);
        json_set_text(job, "status", "queued");
        cJSON *plan = plan_of(c, variables, files, member_number(job, "timeoutSeconds") * 1000);
        const record *r = crud_insert(c, job);
        const char *id = record_id(r);
        kv_store_put(&c->emulator->kv_stores, KV_STORE_JOBS, id, plan, KV_STORE_FOREVER);
        job = record_read(r);
        tell(c->emulator, job, stage("queued", NULL, 0), "queued", c->now);
        cJSON_Delete(job);
        schedule_add(c->emulator->schedule, c->now + QUEUE_TIME, progress, c->emulator, id);
        response_record(c, r);
    }
    cJSON_Delete(variables);
    cJSON_Delete(files);
}

/* ---- the other operations */

static void cancel(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *job = record_read(r);
    if (job_has_ended(json_text(job, "status"))) {
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

const service_handler jobs_service[] = {
    {"jobs.submit", submit},
    {"jobs.cancel", cancel},
    {"jobs.watch", watch},
    {"jobs.logs", logs},
    {"jobs.getOutput", job_get_output},
    {NULL, NULL},
};

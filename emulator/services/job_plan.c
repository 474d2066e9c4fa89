/* The plan of a job: what its run prints and writes, computed when the job is submitted. */
#include "engine/base/base64.h"
#include "engine/call/response.h"
#include "engine/settings.h"
#include "services/base/job_shell.h"
#include "services/jobs.h"

#include <string.h>

enum { LEAST_RUN_TIME = 500 /* milliseconds */, INLINE_FILES_LIMIT = 1024 * 1024 };

static cJSON *variables_of(call *c)
{
    const cJSON *env = json_get(c->body, "env");
    cJSON *variables = env != NULL ? cJSON_Duplicate(env, true) : cJSON_CreateObject();
    for (const cJSON *name = json_items(c->body, "secretBundles"); name != NULL; name = name->next) {
        const cJSON *bundle = settings_find(c->emulator, "secretBundles", name->valuestring);
        if (bundle == NULL) {
            response_invalid_field(
                c, "secretBundles",
                arena_format(c->memory, "contains the unknown bundle '%s'", name->valuestring));
            cJSON_Delete(variables);
            return NULL;
        }
        for (const cJSON *secret = bundle->child; secret != NULL; secret = secret->next)
            json_set(variables, secret->string, cJSON_Duplicate(secret, true));
    }
    return variables;
}

static cJSON *files_of(call *c)
{
    cJSON *files = cJSON_CreateObject();
    const cJSON *given = json_get(c->body, "inlineFiles");
    size_t total = 0;
    for (const cJSON *file = given != NULL ? given->child : NULL; file != NULL; file = file->next) {
        size_t length = 0;
        const char *text = base64_decode(c->memory, file->valuestring, &length);
        total += length;
        if (text == NULL || total > INLINE_FILES_LIMIT) {
            response_invalid_field(c, "inlineFiles",
                                   text == NULL ? "must be base64" : "must be at most 1 MiB in total");
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

static const char *script_of(call *c)
{
    const cJSON *command = json_get(c->body, "command");
    const cJSON *first = command != NULL ? command->child : NULL;
    bool is_shell = first != NULL && first->next != NULL && strstr(first->valuestring, "sh") != NULL &&
                    first->next->valuestring[0] == '-' && strchr(first->next->valuestring, 'c') != NULL;
    buffer script = {0};
    if (!is_shell)
        append_words(&script, command);
    else
        for (const cJSON *rest = first->next->next; rest != NULL; rest = rest->next)
            buffer_append(&script, rest->valuestring);
    append_words(&script, json_get(c->body, "args"));
    return buffer_to_arena(&script, c->memory);
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

static void cut_short(job_run *run, int64_t limit)
{
    for (cJSON *line = run->lines->child, *next; line != NULL; line = next) {
        next = line->next;
        if ((int64_t)json_number(line, "at", 0) > limit)
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

cJSON *job_plan(call *c, int64_t limit)
{
    cJSON *variables = variables_of(c);
    cJSON *files = variables != NULL ? files_of(c) : NULL;
    cJSON *plan = files != NULL ? plan_of(c, variables, files, limit) : NULL;
    cJSON_Delete(variables);
    cJSON_Delete(files);
    return plan;
}

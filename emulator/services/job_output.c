/* The output files of jobs, at signed addresses that expire. */
#include "base/uri.h"
#include "engine/auth/jwt.h"
#include "services/execution.h"
#include "services/jobs.h"
#include "services/services.h"

#include <stdlib.h>
#include <string.h>

enum { ADDRESS_LIFETIME = 900 }; /* seconds */

static const char *sign(call *c, const char *job_id, const char *key, int64_t expires)
{
    const char *text = arena_format(c->memory, "%s\n%s\n%lld", job_id, key, (long long)expires);
    return jwt_signature(c->memory, text, strlen(text), c->emulator->token_key);
}

static const char *type_of(const char *key)
{
    static const char *const types[][2] = {{".json", "application/json"}, {".txt", "text/plain"},
                                           {".log", "text/plain"},        {".csv", "text/csv"},
                                           {".html", "text/html"},        {".md", "text/markdown"}};
    const char *end = strrchr(key, '.');
    for (size_t i = 0; end != NULL && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i][0], end) == 0)
            return types[i][1];
    return "application/octet-stream";
}

static cJSON *new_file(call *c, const char *job_id, const cJSON *file)
{
    int64_t expires = c->now / 1000 + ADDRESS_LIFETIME;
    const char *address =
        arena_format(c->memory, "%s/storage/jobs/%s/%s?expires=%lld&signature=%s", call_base_url(c), job_id,
                     uri_percent_encode(c->memory, file->string, ""), (long long)expires,
                     sign(c, job_id, file->string, expires));
    cJSON *out = cJSON_CreateObject();
    json_set_text(out, "key", file->string);
    json_set_text(out, "presignedUrl", address);
    json_set_integer(out, "sizeBytes", (int64_t)strlen(file->valuestring));
    json_set_text(out, "contentType", type_of(file->string));
    json_set_time(out, "expiresAt", expires * 1000);
    return out;
}

void jobs_get_output(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *job = record_read(r);
    const char *status = json_text(job, "status");
    if (execution_has_ended(status)) {
        cJSON *plan = kv_store_get(&c->emulator->kv_stores, JOBS_STORE, record_id(r), c->now);
        cJSON *result = cJSON_CreateObject();
        cJSON *files = cJSON_AddArrayToObject(result, "files");
        /* A job that was cancelled or timed out has no output. */
        bool has_run = json_get(job, "exitCode") != NULL;
        const cJSON *left = has_run ? json_get(plan, "files") : NULL;
        for (const cJSON *file = left != NULL ? left->child : NULL; file != NULL; file = file->next)
            json_insert_sorted(files, "key", new_file(c, record_id(r), file));
        response_take(c, result);
        cJSON_Delete(plan);
    } else {
        response_problem(c, 409, "wrong_state", "the job is %s", status);
    }
    cJSON_Delete(job);
}

void jobs_download(call *c)
{
    const char *job_id = call_path_variable(c, 0);
    const char *key = call_path_variable(c, 1);
    const char *signature = call_query(c, "signature");
    const char *text = call_query(c, "expires");
    int64_t expires = text != NULL ? strtoll(text, NULL, 10) : 0;
    if (signature == NULL || !jwt_is_same(signature, sign(c, job_id, key, expires)) ||
        expires * 1000 <= c->now) {
        response_problem(c, 403, "forbidden", "the signature of the address is invalid or has expired");
        return;
    }
    cJSON *plan = kv_store_get(&c->emulator->kv_stores, JOBS_STORE, job_id, c->now);
    const char *content = json_text(json_get(plan, "files"), key);
    if (content != NULL)
        response_bytes(c, 200, type_of(key), content, strlen(content));
    else
        response_problem(c, 404, "not_found", "the job has no output file '%s'", key);
    cJSON_Delete(plan);
}

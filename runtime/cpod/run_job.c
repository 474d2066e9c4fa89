#include "cpod/run_job.h"

#include "support.h"

#include <stdio.h>
#include <string.h>

#define FIRST_DELAY_MS    250
#define LONGEST_DELAY_MS  5000
#define CANCEL_TIMEOUT_MS 5000
#define LONGEST_PAUSE_MS  120000 /* longest Retry-After between two attempts */

typedef struct run {
    cpod_client *client;
    cpod_run_job_options options; /* in this library's size */
    int64_t deadline_ms;          /* 0: none */
    char id[128];                 /* of the job; "" until it is submitted */
} run;

static bool is_final(cpod_job_status_value status)
{
    return status == CPOD_JOB_STATUS_SUCCEEDED || status == CPOD_JOB_STATUS_FAILED ||
           status == CPOD_JOB_STATUS_CANCELLED || status == CPOD_JOB_STATUS_TIMED_OUT;
}

static cpod_call_options call_options(const run *r)
{
    cpod_call_options call = CPOD_CALL_OPTIONS_INIT;
    call.deadline_ms = r->deadline_ms;
    call.cancel = r->options.cancel;
    call.hook_data = r->options.hook_data;
    return call;
}

static cpod_status submit(run *r, const cpod_job_request *request, cpod_error *error)
{
    cpod_call_options call = call_options(r);
    call.idempotency_key = r->options.idempotency_key;
    const cpod_jobs_submit_params params = {.call = &call};
    cpod_job *job = NULL;
    cpod_status status = cpod_jobs_submit(r->client, &params, request, &job, error);
    if (status != CPOD_OK)
        return status;
    if (job == NULL || strlen(job->id) >= sizeof r->id) {
        cpod_job_free(job);
        return cpod_core_fail(error, CPOD_ERR_PROTOCOL,
                              "The server accepted the job, but its id is missing or longer than %zu bytes, "
                              "a fixed limit",
                              sizeof r->id - 1);
    }
    (void)snprintf(r->id, sizeof r->id, "%s", job->id);
    if (r->options.on_submitted != NULL)
        r->options.on_submitted(r->options.context, job);
    cpod_job_free(job);
    return CPOD_OK;
}

/* Follows the stream of events to its end. */
static cpod_status watch(const run *r, cpod_error *error)
{
    const cpod_call_options call = call_options(r);
    const cpod_jobs_watch_params params = {.call = &call};
    cpod_jobs_watch_stream *stream = NULL;
    cpod_status status = cpod_jobs_watch_stream_open(r->client, r->id, &params, &stream, error);
    const cpod_job_event *event = NULL;
    while (status == CPOD_OK && (status = cpod_jobs_watch_stream_next(stream, &event, error)) == CPOD_OK) {
        if (r->options.on_progress != NULL && !r->options.on_progress(r->options.context, event))
            status = cpod_core_fail(error, CPOD_ERR_CALLBACK, "The callback on_progress returned false");
    }
    cpod_jobs_watch_stream_free(stream);
    return status == CPOD_DONE ? CPOD_OK : status;
}

/* Polls until the job has ended. The stream of events may have ended earlier. */
static cpod_status get_ended(const run *r, cpod_job **job, cpod_error *error)
{
    const cpod_call_options call = call_options(r);
    const cpod_jobs_get_params params = {.call = &call};
    int64_t delay_ms = FIRST_DELAY_MS;
    for (;;) {
        cpod_status status = cpod_jobs_get(r->client, r->id, &params, job, error);
        if (status != CPOD_OK)
            return status;
        if (*job != NULL && is_final((*job)->status.value))
            return CPOD_OK;
        cpod_job_free(*job);
        *job = NULL;
        status = pause_for(r->client, delay_ms, r->deadline_ms, r->options.cancel);
        if (status == CPOD_ERR_CANCELLED)
            return cpod_core_fail(error, status, "The call was cancelled while the job ran");
        if (status != CPOD_OK)
            return cpod_core_fail(error, status,
                                  "The call timed out while the job ran (timeout_ms of the options)");
        delay_ms = delay_ms * 2 < LONGEST_DELAY_MS ? delay_ms * 2 : LONGEST_DELAY_MS;
    }
}

static cpod_status get_output(const run *r, const cpod_job *job, cpod_job_output **output, cpod_error *error)
{
    const cpod_call_options call = call_options(r);
    const cpod_jobs_get_output_params params = {.call = &call};
    cpod_status status = cpod_jobs_get_output(r->client, r->id, &params, output, error);
    bool has_none = status == CPOD_ERR_NOT_FOUND || status == CPOD_ERR_CONFLICT;
    if (!has_none || job->status.value == CPOD_JOB_STATUS_SUCCEEDED)
        return status;
    cpod_core_error_reset(error);
    return CPOD_OK;
}

static cpod_status finish(const run *r, cpod_job_result **out, cpod_error *error)
{
    cpod_job_result result = {.job = NULL};
    cpod_status status = get_ended(r, &result.job, error);
    if (status == CPOD_OK && out != NULL)
        status = get_output(r, result.job, &result.output, error);
    if (status == CPOD_OK && out != NULL) {
        result.status = result.job->status.value;
        result.exit_code = result.job->exit_code;
        *out = cpod_core_allocate(r->client, sizeof result);
        if (*out != NULL) {
            **out = result;
            return CPOD_OK;
        }
        status = cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    }
    cpod_job_free(result.job);
    cpod_job_output_free(result.output);
    return status;
}

/* Whether the job's time is over: also when the rest is too short for the next pause, which is skipped
 * then. */
static bool is_out_of_time(const run *r)
{
    return r->deadline_ms != 0 && cpod_core_now(r->client) >= r->deadline_ms - LONGEST_PAUSE_MS;
}

/* Tries once, without the cancel token, which is triggered already. */
static void cancel_job(const run *r)
{
    const cpod_jobs_cancel_params params = {.call = CPOD_CALL(.timeout_ms = CANCEL_TIMEOUT_MS,
                                                              .max_retries = CPOD_NO_RETRIES,
                                                              .hook_data = r->options.hook_data)};
    cpod_status status = cpod_jobs_cancel(r->client, r->id, &params, NULL, NULL);
    (void)status;
}

cpod_status cpod_run_job(cpod_client *client, const cpod_job_request *request,
                         const cpod_run_job_options *options, cpod_job_result **out, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (out != NULL)
        *out = NULL;
    if (client == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client is NULL");
    run r = {.client = client};
    static const cpod_core_options type = {
        "cpod_run_job_options", sizeof(cpod_run_job_options), CPOD_ERR_INVALID_ARGUMENT,
        "The options have no size: initialize them with CPOD_RUN_JOB_OPTIONS_INIT"};
    cpod_status status = cpod_core_widen(&r.options, &type, options, error);
    if (status != CPOD_OK)
        return status;
    r.deadline_ms = deadline_of(client, r.options.timeout_ms);
    status = submit(&r, request, error);
    if (r.id[0] == '\0')
        return status;
    status = watch(&r, error);
    if (status == CPOD_OK)
        status = finish(&r, out, error);
    if (status == CPOD_OK)
        return status;
    if (HAS(error, message))
        (void)cpod_core_fail(error, status, "Job %s: %.350s", r.id, error->message);
    bool given_up = status == CPOD_ERR_CANCELLED || status == CPOD_ERR_CALLBACK ||
                    (status == CPOD_ERR_TIMEOUT && is_out_of_time(&r));
    if (given_up && !r.options.leave_running)
        cancel_job(&r);
    return status;
}

void cpod_job_result_free(cpod_job_result *result)
{
    if (result == NULL)
        return;
    cpod_job_free(result->job);
    cpod_job_output_free(result->output);
    cpod_core_free(result);
}

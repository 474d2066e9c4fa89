/** @file
 * Jobs, from submission to output in one call. */
#ifndef CPOD_RUN_JOB_H
#define CPOD_RUN_JOB_H

#include "cpod/core/client.h"
#include "cpod/jobs.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Receives the job, with its id, once the server has accepted it. */
typedef void (*cpod_job_submitted_callback)(void *context, const cpod_job *job);

/** Options of running a job. Begin with CPOD_RUN_JOB_OPTIONS_INIT. */
typedef struct cpod_run_job_options {
    size_t size;                              /**< Set by CPOD_RUN_JOB_OPTIONS_INIT. */
    cpod_job_submitted_callback on_submitted; /**< Or NULL. */
    /** Receives each event, also `finished`, on the thread of the call; returns false to stop. Or NULL. */
    cpod_jobs_watch_stream_callback on_progress;
    void *context; /**< Passed to both callbacks. */
    /** Of the whole function, including the job's run; 0: none. The job's own limit is
     * `request->timeout_seconds`, enforced by the server. */
    int64_t timeout_ms;
    cpod_cancel *cancel; /**< Or NULL. */
    /** Of the submission, which is retried after a lost response only with a key; or NULL. */
    const char *idempotency_key;
    /** When the function is cancelled, times out or is stopped by a callback: true leaves the job running;
     * false cancels it by one more request, of at most 5 s. */
    bool leave_running;
    void *hook_data; /**< Of each call that the function makes, for the client's hooks; or NULL. */
} cpod_run_job_options;

#ifdef __cplusplus
CPOD_SIZED_INIT_(cpod_run_job_options, cpod_run_job_options_init_)
#define CPOD_RUN_JOB_OPTIONS_INIT cpod_run_job_options_init_()
#else
/** All defaults: `cpod_run_job_options options = CPOD_RUN_JOB_OPTIONS_INIT;` */
#define CPOD_RUN_JOB_OPTIONS_INIT            \
    {                                        \
        .size = sizeof(cpod_run_job_options) \
    }
#endif

/** The outcome of a job. */
typedef struct cpod_job_result {
    cpod_job_status_value status; /**< CPOD_JOB_STATUS_SUCCEEDED, _FAILED, _CANCELLED or _TIMED_OUT. */
    cpod_opt_int64 exit_code;     /**< Absent when the container did not run to its end. */
    cpod_job *job;                /**< The job; never NULL. */
    /** Its files, each with a URL for cpod_download_url(). NULL when an unsuccessful job has none. */
    cpod_job_output *output;
} cpod_job_result;

/** Submits a job, follows its events to the end and fetches the list of its output files. Thread-safe.
 *
 *     cpod_bytes_map_entry files[] = {{"prompt.txt", cpod_bytes_of("hello", 5)}};
 *     const char *const command[] = {"sh", "-lc"}, *const arguments[] = {"cat prompt.txt"};
 *     const char *const bundles[] = {"demo"};
 *     cpod_job_request request = {
 *         .kind = "hello", .image = "busybox:1.36",
 *         .command = CPOD_LIST(command), .args = CPOD_LIST(arguments),
 *         .inline_files = CPOD_LIST(files), .secret_bundles = CPOD_LIST(bundles),
 *         .timeout_seconds = cpod_int64(30),
 *     };
 *     cpod_job_result *result = NULL;
 *     if (cpod_run_job(client, &request, NULL, &result, &error) == CPOD_OK)
 *         printf("%s %lld\n", result->job->status.text, (long long)result->exit_code.value);
 *     cpod_job_result_free(result);
 *
 * The failure of a job is not a failure of this function: check `status` and `exit_code`. The stream of
 * events is reopened when the connection breaks; when it ends early, the job is polled at increasing
 * intervals (0.25 to 5 s).
 *
 * @param client   the client.
 * @param request  borrowed for the call.
 * @param options  or NULL.
 * @param out      the result, owned by the caller: cpod_job_result_free(); NULL on failure. Or NULL.
 * @param error    or NULL. After the submission the message begins with the job's id.
 * @return CPOD_OK: the job has ended, successfully or not; CPOD_ERR_CANCELLED, CPOD_ERR_TIMEOUT: see
 * `leave_running`; CPOD_ERR_CALLBACK: `on_progress` returned false; else the status of the call that failed
 * (submit, watch, get or output), and the job continues. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_run_job(cpod_client *client, const cpod_job_request *request,
                                                  const cpod_run_job_options *options, cpod_job_result **out,
                                                  cpod_error *error);

/** Frees a result. NULL is allowed. Thread-safe. */
CPOD_API void cpod_job_result_free(cpod_job_result *result);

#ifdef __cplusplus
}
#endif

#endif

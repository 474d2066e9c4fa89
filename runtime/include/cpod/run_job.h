/** @file
 * A job from its submission to its output, in one call. */
#ifndef CPOD_RUN_JOB_H
#define CPOD_RUN_JOB_H

#include "cpod/core/client.h"
#include "cpod/jobs.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Gets the job as the server took it, before it is watched: its id is known from here on. */
typedef void (*cpod_job_submitted_callback)(void *context, const cpod_job *job);

/** How to run a job. Begin with CPOD_RUN_JOB_OPTIONS_INIT. */
typedef struct cpod_run_job_options {
    size_t size;                              /**< Set by CPOD_RUN_JOB_OPTIONS_INIT. */
    cpod_job_submitted_callback on_submitted; /**< Or NULL. */
    cpod_jobs_watch_callback on_progress;     /**< Gets each event but the last one, on the thread of the
                                                 call; returns false to stop. Or NULL. */
    void *context;                            /**< Of both callbacks. */
    int64_t timeout_ms;  /**< Of all of it, the job's time included; 0: none. Not to be mixed up with the
                            job's own limit, `request->timeout_seconds`, which the server keeps. */
    cpod_cancel *cancel; /**< Or NULL. */
    const char *idempotency_key; /**< Of the submission, which is repeated after a lost answer only with one;
                                    NULL: none. */
    bool leave_running;          /**< What becomes of the job when the call is cancelled, its time runs out or
                                    a callback stops it: true: it goes on, and the call returns at once;
                                    false: it is cancelled by one more request, of at most 5 s. */
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

/** How a job ended. */
typedef struct cpod_job_result {
    cpod_job_status_value status; /**< CPOD_JOB_STATUS_SUCCEEDED, _FAILED, _CANCELLED or _TIMED_OUT. */
    cpod_opt_int64 exit_code;     /**< Absent when the container never ran to its end. */
    cpod_job *job;                /**< All that is known of it; never NULL. */
    cpod_job_output *output;      /**< Its files, each with an address for cpod_download_url(). NULL when a
                                     job that did not succeed has no output. */
} cpod_job_result;

/** Submits a job, follows it to its end and fetches the list of its output files.
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
 * A job that fails is no failure of the call: look at `status` and `exit_code`. The stream of events is
 * opened again when the connection breaks; where it ends too early, the job is asked for, at longer and
 * longer intervals (0.25 to 5 s).
 *
 * @param client   for whom the job runs.
 * @param request  borrowed for the call.
 * @param options  NULL: no callbacks, no time limit.
 * @param out      the result, owned by the caller: cpod_job_result_free(). NULL when it is not wanted; set to
 *                 NULL on failure.
 * @param error    or NULL. Once the job is submitted, the message begins with its id.
 * @return CPOD_OK: the job has ended, in whatever way; CPOD_ERR_CANCELLED, CPOD_ERR_TIMEOUT: of `options`,
 * see `leave_running`; CPOD_ERR_CALLBACK: `on_progress` returned false; else the class of the call that
 * failed (submit, watch, get or output), and the job goes on. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_run_job(cpod_client *client, const cpod_job_request *request,
                                                  const cpod_run_job_options *options, cpod_job_result **out,
                                                  cpod_error *error);

/** Frees a result with all it points to. NULL is fine. Thread-safe. */
CPOD_API void cpod_job_result_free(cpod_job_result *result);

#ifdef __cplusplus
}
#endif

#endif

/* Runs a job in one call and shows its progress. */
#include <cpod/cpod.h>
#include <stdio.h>

/* Called on the thread of the call; false cancels the job. */
static bool show(void *context, const cpod_job_event *event)
{
    (void)context;
    printf(" - %s %s\n", event->kind.text, event->stage == NULL ? "" : event->stage);
    return true;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);

    const char *const command[] = {"sh", "-lc"};
    const char *const arguments[] = {"echo \"hello\"; echo \"$GREETING\" > greeting.txt"};
    const cpod_string_map_entry variables[] = {{"GREETING", "howdy"}};
    const cpod_job_request request = {
        .kind = "hello",
        .image = "busybox:1.36",
        .command = CPOD_LIST(command),
        .args = CPOD_LIST(arguments),
        .env = CPOD_LIST(variables),
        .user_id = "alice@example.com",
        .timeout_seconds = cpod_int64(30),
    };
    cpod_run_job_options options = CPOD_RUN_JOB_OPTIONS_INIT;
    options.on_progress = show;
    options.timeout_ms = 60000;
    cpod_job_result *result = NULL;
    if (st == CPOD_OK)
        st = cpod_run_job(client, &request, &options, &result, &err);

    /* A failed job is not a failed call. */
    bool succeeded = st == CPOD_OK && result->status == CPOD_JOB_STATUS_SUCCEEDED;
    if (st == CPOD_OK)
        printf("%s, exit code %lld\n", result->job->status.text, (long long)result->exit_code.value);
    for (size_t i = 0; succeeded && i < result->output->files.count; i++)
        printf("%s\n", result->output->files.items[i].key);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_job_result_free(result);
    cpod_client_free(client);
    return succeeded ? 0 : 1;
}

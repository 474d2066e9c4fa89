/* Runs a job with a file and a secret bundle, shows what happens, and fetches what it left. */
#include <cpod/cpod.h>
#include <stdio.h>

static bool show(void *context, const cpod_job_event *event)
{
    (void)context;
    printf(" - %s %s\n", event->kind.text, event->stage == NULL ? "" : event->stage);
    return true;
}

static cpod_status fetch(cpod_client *client, const cpod_job_output *output, cpod_error *err)
{
    cpod_status st = CPOD_OK;
    for (size_t i = 0; st == CPOD_OK && i < output->files.count; i++) {
        const cpod_job_output_file *file = &output->files.items[i];
        cpod_raw_response *content = NULL;
        st = cpod_download_url(client, file->presigned_url, 0, NULL, &content, err);
        if (st == CPOD_OK)
            printf("%s: %zu bytes\n%s", file->key, content->body_length, content->body);
        cpod_raw_response_free(content);
    }
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);

    const char *const command[] = {"sh", "-lc"};
    const char *const arguments[] = {"cat prompt.txt; echo \"$GREETING\" > greeting.txt"};
    const cpod_string_map_entry variables[] = {{"GREETING", "howdy"}};
    const char *const bundles[] = {"demo"}; /* secrets become environment variables */
    const cpod_bytes_map_entry files[] = {{"prompt.txt", cpod_bytes_of("hello from the caller\n", 22)}};
    const cpod_job_request request = {
        .kind = "hello",
        .image = "busybox:1.36",
        .command = CPOD_LIST(command),
        .args = CPOD_LIST(arguments),
        .env = CPOD_LIST(variables),
        .inline_files = CPOD_LIST(files),
        .secret_bundles = CPOD_LIST(bundles),
        .user_id = "alice@example.com",
        .timeout_seconds = cpod_int64(30),
    };
    cpod_run_job_options options = CPOD_RUN_JOB_OPTIONS_INIT;
    options.on_progress = show;
    options.timeout_ms = 60000;
    cpod_job_result *result = NULL;
    if (st == CPOD_OK)
        st = cpod_run_job(client, &request, &options, &result, &err);
    if (st == CPOD_OK) {
        printf("%s, exit code %lld\n", result->job->status.text, (long long)result->exit_code.value);
        if (result->output != NULL)
            st = fetch(client, result->output, &err);
    }
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    bool succeeded = st == CPOD_OK && result->status == CPOD_JOB_STATUS_SUCCEEDED;
    cpod_job_result_free(result);
    cpod_client_free(client);
    return succeeded ? 0 : 1;
}

/* Runs a job with an input file and a bundle of secrets, and fetches its output files. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <string.h>

/* The URLs are presigned and expire soon: fetch at once, here into memory. */
static cpod_status fetch(cpod_client *client, const cpod_job_output_file *file, cpod_error *err)
{
    cpod_raw_response *content = NULL;
    cpod_status st = cpod_download_url(client, file->presigned_url, 0, NULL, &content, err);
    if (st == CPOD_OK) {
        printf("%s: %zu bytes\n", file->key, content->body_length);
        if (strcmp(file->key, "stdout.log") == 0)
            fwrite(content->body, 1, content->body_length, stdout);
    }
    cpod_raw_response_free(content);
    return st;
}

static cpod_status run(cpod_client *client, cpod_job_result **result, cpod_error *err)
{
    static const char prompt[] = "hello from the caller\n";
    const char *const command[] = {"sh", "-lc"};
    const char *const arguments[] = {"cat prompt.txt; printenv DEMO_TOKEN > token.txt"};
    const cpod_bytes_map_entry files[] = {{"prompt.txt", cpod_bytes_of(prompt, strlen(prompt))}};
    const char *const bundles[] = {"demo"}; /* each secret in it becomes an environment variable */
    const cpod_job_request request = {
        .kind = "hello",
        .image = "busybox:1.36",
        .command = CPOD_LIST(command),
        .args = CPOD_LIST(arguments),
        .inline_files = CPOD_LIST(files),
        .secret_bundles = CPOD_LIST(bundles),
        .user_id = "alice@example.com",
        .timeout_seconds = cpod_int64(30),
    };
    return cpod_run_job(client, &request, NULL, result, err);
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_job_result *result = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = run(client, &result, &err);
    if (st == CPOD_OK)
        puts(result->job->status.text);
    for (size_t i = 0; st == CPOD_OK && result->output != NULL && i < result->output->files.count; i++)
        st = fetch(client, &result->output->files.items[i], &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_job_result_free(result);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}

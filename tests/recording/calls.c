/* Calls of all kinds: calls [RECORDING]. Without a recording they go to the server of the environment. */
#include <cpod/cpod.h>
#include <cpod/test/mock.h>
#include <stdio.h>
#include <string.h>

static cpod_error err = CPOD_ERROR_INIT;

static void report(const char *what, cpod_status status)
{
    printf("%s: %s", what, cpod_status_name(status));
    if (status != CPOD_OK)
        printf(", %d %s, %s", err.http_status, err.code, err.http_status == 0 ? err.message : "");
    putchar('\n');
}

static cpod_status new_client(cpod_mock *mock, cpod_client **out)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "https://recorded.example";
    options.client_id = "another";
    options.client_secret = "client";
    options.transport = cpod_mock_transport(mock);
    options.clock = cpod_mock_clock(mock);
    return cpod_client_new(&options, out, &err);
}

/* Requests that fail once, and one whose query must not be recorded. */
static void use_faults(cpod_client *client)
{
    static const char *const faults[] = {"reset; count=1", "status=503; count=1", "cut; count=1"};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        const cpod_header fault[] = {{"X-Emulator-Fault", faults[i]}};
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        report(faults[i],
               cpod_call_raw(client, "GET", "/v1/integration/webhooks", "search=no-token-here", NULL,
                             CPOD_CALL(.headers = fault, .header_count = 1, .response = &info), NULL, &err));
        if (i > 0) /* libcurl itself repeats the first one, on another connection */
            printf("attempts: %d\n", info.attempts);
    }
}

static void use_records(cpod_client *client)
{
    cpod_webhook *hook = NULL;
    const cpod_webhook_create body = {
        .name = "caf\xC3\xA9 \"deploys\"",
        .url = "https://example.com/hook",
        .direction.value = CPOD_WEBHOOK_DIRECTION_OUTBOUND,
        .enabled = cpod_bool(true),
    };
    report("create", cpod_integration_webhooks_create(client, NULL, &body, &hook, &err));
    if (hook == NULL)
        return;
    printf("%s %s\n", hook->id, hook->name);
    const cpod_header fault[] = {{"X-Emulator-Fault", "cut; count=1"}};
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    const cpod_integration_webhooks_get_params twice = {
        .call = CPOD_CALL(.headers = fault, .header_count = 1, .response = &info)};
    cpod_webhook *read = NULL;
    report("get", cpod_integration_webhooks_get(client, hook->id, &twice, &read, &err));
    printf("attempts: %d, the same: %d\n", info.attempts,
           read != NULL && strcmp(read->name, hook->name) == 0);
    cpod_webhook_free(read);
    report("delete", cpod_integration_webhooks_delete(client, hook->id, NULL, &err));
    report("get again", cpod_integration_webhooks_get(client, hook->id, NULL, NULL, &err));
    cpod_webhook_free(hook);
}

static void use_files(cpod_client *client)
{
    static const unsigned char bytes[] = {'a', 0, 0xFF, '\n', 'b'};
    cpod_file *stored = NULL;
    const cpod_file_upload body = {.file = cpod_upload_memory(bytes, sizeof bytes, "bytes.bin")};
    report("upload", cpod_files_upload(client, NULL, &body, &stored, &err));
    if (stored == NULL)
        return;
    cpod_bytes *content = NULL;
    report("download", cpod_files_download(client, stored->id, NULL, &content, &err));
    printf("the same bytes: %d\n", content != NULL && content->size == sizeof bytes &&
                                       memcmp(content->data, bytes, sizeof bytes) == 0);
    cpod_bytes_free(content);
    cpod_file_free(stored);
}

static void use_stream(cpod_client *client)
{
    const char *const command[] = {"sh", "-lc"};
    const char *const arguments[] = {"echo hello"};
    const cpod_job_request request = {.kind = "hello",
                                      .image = "busybox:1.36",
                                      .command = CPOD_LIST(command),
                                      .args = CPOD_LIST(arguments),
                                      .user_id = "alice@example.com"};
    cpod_job_result *result = NULL;
    report("job", cpod_run_job(client, &request, NULL, &result, &err));
    if (result != NULL)
        printf("%s %s\n", result->job->id, result->job->status.text);
    cpod_job_result_free(result);
}

int main(int count, char **arguments)
{
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    cpod_status status = CPOD_OK;
    if (count > 1) {
        status = cpod_mock_new(&mock);
        if (status == CPOD_OK)
            status = cpod_mock_load(mock, arguments[1], &err);
        if (status == CPOD_OK)
            status = new_client(mock, &client);
    } else {
        status = cpod_client_from_env(&client, &err);
    }
    if (status == CPOD_OK) {
        use_records(client);
        use_faults(client);
        use_files(client);
        use_stream(client);
        status = mock == NULL ? CPOD_OK : cpod_mock_verify(mock, &err);
    }
    cpod_client_free(client);
    cpod_mock_free(mock);
    if (status != CPOD_OK)
        fprintf(stderr, "%s\n", err.message);
    return status == CPOD_OK ? 0 : 1;
}

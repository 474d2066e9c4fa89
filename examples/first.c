/* The first program: makes a webhook, then walks all running pods of a workspace. */
#include <cpod/cpod.h>
#include <stdio.h>

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    if (cpod_client_from_env(&client, &err) != CPOD_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }

    cpod_webhook *hook = NULL;
    cpod_webhook_create body = {
        .name = "deploys",
        .url = "https://example.com/hook",
        .direction.value = CPOD_WEBHOOK_DIRECTION_OUTBOUND,
        .enabled = cpod_bool(true),
        .headers = cpod_json_text("{\"x-team\":\"core\"}"),
    };
    if (cpod_integration_webhooks_create(client, NULL, &body, &hook, &err) == CPOD_OK)
        puts(hook->id);
    cpod_webhook_free(hook);

    cpod_pods_list_params params = {
        /* per-call options travel with the parameters */
        .call = CPOD_CALL(.timeout_ms = 5000),
        .workspace_id = "c3d4e5f6",
        .status.value = CPOD_POD_STATUS_RUNNING,
    };
    cpod_pods_list_iter *pods = NULL; /* walks every page */
    const cpod_pod *pod;
    cpod_status st = cpod_pods_list_iter_open(client, &params, &pods, &err);
    while (st == CPOD_OK && (st = cpod_pods_list_iter_next(pods, &pod, &err)) == CPOD_OK)
        puts(pod->name);
    cpod_pods_list_iter_free(pods); /* st == CPOD_DONE at the end */
    cpod_client_free(client);
    return st == CPOD_DONE ? 0 : 1;
}

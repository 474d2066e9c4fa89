/* Creates, lists, updates and deletes webhooks. Reads CPOD_API_URL, CPOD_CLIENT_ID and CPOD_CLIENT_SECRET. */
#include <cpod/cpod.h>
#include <stdio.h>

static int fail(const char *what, const cpod_error *err)
{
    fprintf(stderr, "%s: %s: %s\n", what, cpod_status_name(err->status), err->message);
    if (err->path[0] != '\0')
        fprintf(stderr, "  at %s\n", err->path);
    if (err->request_id[0] != '\0')
        fprintf(stderr, "  request id %s\n", err->request_id);
    return 1;
}

static int create(cpod_client *client, const char *name, char *id, size_t capacity)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_webhook *hook = NULL;
    cpod_webhook_create body = {
        .name = name,
        .url = "https://example.com/hook",
        .direction.value = CPOD_WEBHOOK_DIRECTION_OUTBOUND,
        .enabled = cpod_bool(true),
        .headers = cpod_json_text("{\"x-team\":\"core\"}"),
    };
    if (cpod_integration_webhooks_create(client, NULL, &body, &hook, &err) != CPOD_OK)
        return fail("create", &err);
    printf("created %s %s\n", hook->id, hook->name);
    snprintf(id, capacity, "%s", hook->id);
    cpod_webhook_free(hook);
    return 0;
}

static int list(cpod_client *client)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_integration_webhooks_list_params params = {.page_size = cpod_int64(2), .sort = "name"};
    cpod_integration_webhooks_list_iter *hooks = NULL;
    const cpod_webhook *hook = NULL;
    cpod_status status = cpod_integration_webhooks_list_iter_open(client, &params, &hooks, &err);
    while (status == CPOD_OK &&
           (status = cpod_integration_webhooks_list_iter_next(hooks, &hook, &err)) == CPOD_OK)
        printf("listed %s, %s, %s\n", hook->name, hook->direction.text,
               hook->enabled.value ? "enabled" : "disabled");
    cpod_integration_webhooks_list_iter_free(hooks);
    return status == CPOD_DONE ? 0 : fail("list", &err);
}

static int update(cpod_client *client, const char *id)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_webhook *hook = NULL;
    cpod_webhook_update change = {.enabled = cpod_bool(false)};
    if (cpod_integration_webhooks_update(client, id, NULL, &change, &hook, &err) != CPOD_OK)
        return fail("update", &err);
    printf("updated %s: %s\n", hook->name, hook->enabled.value ? "enabled" : "disabled");
    cpod_webhook_free(hook);
    return 0;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    char ids[3][64];
    if (cpod_client_from_env(&client, &err) != CPOD_OK)
        return fail("client", &err);

    int failed = 0;
    for (int i = 0; i < 3 && failed == 0; i++) {
        char name[16];
        snprintf(name, sizeof name, "deploys-%d", i + 1);
        failed = create(client, name, ids[i], sizeof ids[i]);
    }
    if (failed == 0)
        failed = list(client);
    if (failed == 0)
        failed = update(client, ids[0]);
    for (int i = 0; i < 3 && failed == 0; i++) {
        if (cpod_integration_webhooks_delete(client, ids[i], NULL, &err) != CPOD_OK)
            failed = fail("delete", &err);
        else
            printf("deleted %s\n", ids[i]);
    }
    cpod_client_free(client);
    return failed;
}

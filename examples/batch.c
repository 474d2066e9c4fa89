/* 500 gets, 32 at once, on one thread: a batch. Reads CPOD_API_URL, CPOD_CLIENT_ID and CPOD_CLIENT_SECRET. */
#include <cpod/cpod.h>
#include <stdio.h>

enum { GETS = 500, HOOKS = 5 };

static int fail(const char *what, const cpod_error *err)
{
    fprintf(stderr, "%s: %s: %s\n", what, cpod_status_name(err->status), err->message);
    return 1;
}

/* Creates the records to get. */
static int create(cpod_client *client, cpod_webhook *hooks[HOOKS])
{
    cpod_error err = CPOD_ERROR_INIT;
    for (int i = 0; i < HOOKS; i++) {
        char name[32];
        snprintf(name, sizeof name, "batch-%d", i);
        const cpod_webhook_create body = {.name = name,
                                          .url = "https://example.com/hook",
                                          .direction.value = CPOD_WEBHOOK_DIRECTION_OUTBOUND};
        if (cpod_integration_webhooks_create(client, NULL, &body, &hooks[i], &err) != CPOD_OK)
            return fail("create", &err);
    }
    return 0;
}

/* Each call writes its result to its own element, whose address is also its tag. */
static cpod_status put_in(cpod_client *client, cpod_batch *batch, cpod_webhook *hooks[HOOKS],
                          cpod_webhook *out[GETS], cpod_error *err)
{
    cpod_status status = CPOD_OK;
    for (int i = 0; status == CPOD_OK && i < GETS; i++) {
        const cpod_integration_webhooks_get_params params = {
            .call = CPOD_CALL(.batch = batch, .tag = (void *)&out[i])};
        status = cpod_integration_webhooks_get(client, hooks[i % HOOKS]->id, &params, &out[i], err);
    }
    return status;
}

static int take_out(cpod_batch *batch)
{
    cpod_error err = CPOD_ERROR_INIT;
    const cpod_batch_result *done = NULL;
    int got = 0;
    cpod_status status;
    while ((status = cpod_batch_next(batch, -1, &done, &err)) == CPOD_OK) {
        cpod_webhook **hook = done->tag;
        if (done->status != CPOD_OK)
            fail("get", done->error);
        else if ((*hook)->name != NULL)
            got++;
        cpod_webhook_free(*hook);
    }
    if (status != CPOD_DONE)
        return fail("next", &err);
    printf("got %d of %d\n", got, GETS);
    return got == GETS ? 0 : 1;
}

static int run(cpod_client *client)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_webhook *hooks[HOOKS] = {NULL};
    cpod_webhook *out[GETS];
    cpod_batch *batch = NULL;
    int result = create(client, hooks);
    if (result == 0 &&
        (cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 32), &batch, &err) != CPOD_OK ||
         put_in(client, batch, hooks, out, &err) != CPOD_OK))
        result = fail("batch", &err);
    if (result == 0)
        result = take_out(batch);
    cpod_batch_free(batch);
    for (int i = 0; i < HOOKS; i++) {
        if (hooks[i] != NULL && cpod_integration_webhooks_delete(client, hooks[i]->id, NULL, &err) != CPOD_OK)
            result = fail("delete", &err);
        cpod_webhook_free(hooks[i]);
    }
    return result;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    if (cpod_client_from_env(&client, &err) != CPOD_OK)
        return fail("client", &err);
    int result = run(client);
    cpod_client_free(client);
    return result;
}

/* Evaluates a feature flag for two users of different plans. */
#include <cpod/cpod.h>
#include <stdio.h>

static cpod_status show(cpod_client *client, const char *context, cpod_error *err)
{
    cpod_flag_query body = {.flag = "dark_mode", .context = cpod_json_text(context)};
    bool enabled = false;
    cpod_status st = cpod_flags_evaluate(client, NULL, &body, &enabled, err);
    if (st == CPOD_OK)
        puts(enabled ? "dark theme" : "light theme");
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = show(client, "{\"userId\": \"alice@example.com\", \"plan\": \"pro\"}", &err);
    if (st == CPOD_OK)
        st = show(client, "{\"userId\": \"bob@example.com\", \"plan\": \"free\"}", &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}

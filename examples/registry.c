/* The catalogue of all applications: registers a manifest, renews its lease, finds a tool and calls it. */
#include <cpod/cpod.h>
#include <stdio.h>

/* The lease expires unless a heartbeat is sent every `heartbeat_seconds`. */
static cpod_status register_manifest(cpod_client *client, cpod_registry_lease **lease, cpod_error *err)
{
    const cpod_app_tool tools[] = {
        {.name = "weather.today",
         .description = "Today's weather of a place.",
         .visibility.value = CPOD_APP_TOOL_VISIBILITY_PUBLIC},
    };
    const char *const capabilities[] = {"weather"};
    cpod_registry_manifest body = {
        .name = "Weather",
        .version = "1.2.0",
        .capabilities = CPOD_LIST(capabilities),
        .tools = CPOD_LIST(tools),
        .lease_seconds = cpod_int64(60),
    };
    return cpod_registry_register(client, NULL, &body, lease, err);
}

static cpod_status heartbeat(cpod_client *client, const cpod_registry_lease *lease, cpod_error *err)
{
    cpod_registry_heartbeat_request body = {
        .lease_id = lease->lease_id,
        .status.value = CPOD_REGISTRY_STATUS_HEALTHY,
    };
    cpod_status st = cpod_registry_heartbeat(client, NULL, &body, NULL, err);
    if (st == CPOD_OK)
        printf("alive; the next heartbeat is due in %lld s\n", (long long)lease->heartbeat_seconds);
    return st;
}

static cpod_status discover(cpod_client *client, cpod_error *err)
{
    cpod_registry_tools_params params = {.capability = "weather"};
    cpod_registry_tools_iter *tools = NULL;
    const cpod_registry_tool *found;
    cpod_status st = cpod_registry_tools_iter_open(client, &params, &tools, err);
    while (st == CPOD_OK && (st = cpod_registry_tools_iter_next(tools, &found, err)) == CPOD_OK)
        printf("%s of %s %s, %s\n", found->tool->name, found->app_name, found->app_version,
               found->status.text);
    cpod_registry_tools_iter_free(tools);
    return st == CPOD_DONE ? CPOD_OK : st;
}

static cpod_status call(cpod_client *client, cpod_error *err)
{
    cpod_registry_tool_call body = {
        .tool = "weather.today",
        .arguments = cpod_json_text("{\"place\": \"Bern\"}"),
    };
    cpod_tool_result *result = NULL;
    cpod_status st = cpod_registry_call(client, NULL, &body, &result, err);
    if (st == CPOD_OK)
        printf("%s: %s\n", result->is_error ? "failed" : "result", result->structured_content.text);
    cpod_tool_result_free(result);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_registry_lease *lease = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = register_manifest(client, &lease, &err);
    if (st == CPOD_OK)
        st = heartbeat(client, lease, &err);
    if (st == CPOD_OK)
        st = discover(client, &err);
    if (st == CPOD_OK)
        st = call(client, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_registry_lease_free(lease);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}

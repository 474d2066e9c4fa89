/* Registers an application (apps) and its tools (mcp), and calls one. */
#include <cpod/cpod.h>
#include <stdio.h>

/* Registers the application, and makes a client with its credentials, which the response shows only once. */
static cpod_status register_app(cpod_client *client, cpod_client **own, cpod_error *err)
{
    cpod_app_registration body = {.name = "CRM 360", .slug = "crm-360"};
    cpod_app_credentials *credentials = NULL;
    cpod_status st = cpod_apps_register(client, NULL, &body, &credentials, err);
    if (st == CPOD_OK) {
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.base_url = cpod_client_base_url(client);
        options.client_id = credentials->client_id;
        options.client_secret = credentials->client_secret;
        st = cpod_client_new(&options, own, err);
    }
    cpod_app_credentials_free(credentials);
    return st;
}

static cpod_status offer(cpod_own_app *app, cpod_error *err)
{
    const cpod_app_tool tools[] = {
        {
            .name = "create_quote",
            .description = "Creates a quote for an account.",
            .input_schema = cpod_json_text("{\"type\": \"object\", \"required\": [\"account\"]}"),
            .visibility.value = CPOD_APP_TOOL_VISIBILITY_PRIVATE,
        },
        {.name = "find_account", .visibility.value = CPOD_APP_TOOL_VISIBILITY_PUBLIC},
    };
    cpod_app_tool_registration body = {.tools = CPOD_LIST(tools)};
    return cpod_own_app_register_tools(app, NULL, &body, NULL, err);
}

static cpod_status list(cpod_own_app *app, cpod_error *err)
{
    cpod_apps_list_tools_iter *tools = NULL;
    const cpod_app_tool *tool;
    cpod_status st = cpod_own_app_list_tools(app, NULL, &tools, err);
    while (st == CPOD_OK && (st = cpod_apps_list_tools_iter_next(tools, &tool, err)) == CPOD_OK)
        printf("%s, %s\n", tool->name, tool->visibility.text);
    cpod_apps_list_tools_iter_free(tools);
    return st == CPOD_DONE ? CPOD_OK : st;
}

static cpod_status call(cpod_own_app *app, cpod_error *err)
{
    cpod_tool_call body = {.tool = "create_quote", .arguments = cpod_json_text("{\"account\": \"acme\"}")};
    cpod_tool_result *result = NULL;
    cpod_status st = cpod_own_app_call(app, NULL, &body, &result, err);
    if (st == CPOD_OK)
        printf("%s: %s\n", result->is_error ? "failed" : "result", result->structured_content.text);
    cpod_tool_result_free(result);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL, *own = NULL;
    cpod_own_app *app = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = register_app(client, &own, &err);
    if (st == CPOD_OK)
        st = cpod_own_app_open(own, NULL, NULL, &app, &err); /* looks up its own id, once */
    if (st == CPOD_OK)
        st = offer(app, &err);
    if (st == CPOD_OK)
        st = list(app, &err);
    if (st == CPOD_OK)
        st = call(app, &err);
    if (st == CPOD_OK)
        st = cpod_own_app_unregister(app, "find_account", NULL, &err);
    if (st == CPOD_OK)
        st = list(app, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_own_app_free(app);
    cpod_client_free(own);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}

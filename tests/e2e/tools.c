/* Apps, mcp and registry. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "suite.h"

/* An application that was registered, and a client with its token. */
typedef struct app {
    char *id;
    cpod_client *client;
} app;

static app register_app(world *w, const char *name)
{
    cJSON *made = ask(w, "apps.register", NULL, text("{\"name\":\"%s\"}", name));
    expect_at(made, "app.name", name);
    char *token =
        take(w, "auth.token", NULL,
             text("{\"grant_type\":\"client_credentials\",\"client_id\":\"%s\",\"client_secret\":\"%s\"}",
                  at(made, "clientId"), at(made, "clientSecret")),
             "access_token");
    app result = {strdup(at(made, "app.id")), world_client_with_token(w, token)};
    cJSON_Delete(made);
    free(token);
    return result;
}

/* Makes calls those of an application; NULL: the tests' own again. */
static void become(world *w, const app *a)
{
    static cpod_client *own;
    if (own == NULL)
        own = w->client;
    w->client = a != NULL ? a->client : own;
}

static void leave(world *w, app *a)
{
    become(w, NULL);
    cpod_client_free(a->client);
    free(a->id);
}

static void apps_know_themselves(void **state)
{
    world *w = *state;
    refuse(w, "apps.me", NULL, NULL, CPOD_ERR_NOT_FOUND, 404);
    app crm = register_app(w, "E2E CRM");
    become(w, &crm);
    expect(w, "apps.me", NULL, NULL, "id", crm.id);
    expect(w, "apps.me", NULL, NULL, "slug", "e2e-crm");
    become(w, NULL);
    refuse(w, "apps.register", NULL, "{\"name\":\"e2e crm\"}", CPOD_ERR_VALIDATION, 422);
    leave(w, &crm);
}

static void register_tools(world *w, const app *shop)
{
    refuse(w, "mcp.proxy", PATH(shop->id), "{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}", CPOD_ERR_VALIDATION,
           422);
    const cpod_app_tool sent[] = {
        {.name = "quote",
         .description = "makes a Quote",
         .input_schema =
             cpod_json_text("{\"type\":\"object\",\"properties\":{\"account\":{\"type\":\"string\"}},"
                            "\"required\":[\"account\"]}")},
        {.name = "p", .visibility.value = CPOD_APP_TOOL_VISIBILITY_PRIVATE_PROXY},
    };
    const cpod_app_tool_registration body = {.base_url = "https://x.example/",
                                             .tools = {.items = sent, .count = 2}};
    cpod_app_tool_list *registered = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_apps_register_tools(w->client, shop->id, NULL, &body, &registered, &error), &error,
              "apps.registerTools");
    assert_int_equal(registered->count, 2);
    assert_string_equal(registered->items[0].name, "p");
    assert_string_equal(registered->items[1].input_schema.text, sent[0].input_schema.text);
    cpod_app_tool_list_free(registered);
    cJSON *tools = call_walk(w, "apps.listTools", PATH(shop->id), NULL);
    assert_int_equal(cJSON_GetArraySize(tools), 2);
    cJSON_Delete(tools);
    tools = walk_where(w, "apps.listTools", PATH(shop->id), "visibility", "private_proxy");
    expect_at(tools, "0.name", "p");
    assert_int_equal(cJSON_GetArraySize(tools), 1);
    cJSON_Delete(tools);
}

static void tools_are_registered_and_called(void **state)
{
    world *w = *state;
    app shop = register_app(w, "E2E Shop");
    become(w, &shop);
    register_tools(w, &shop);
    cJSON *called =
        ask(w, "mcp.call", PATH(shop.id), "{\"tool\":\"quote\",\"arguments\":{\"account\":\"a\"}}");
    expect_at(called, "structuredContent", "{\"account\":\"a\"}");
    expect_at(called, "isError", "false");
    cJSON_Delete(called);
    expect(w, "mcp.call", PATH(shop.id), "{\"tool\":\"quote\",\"arguments\":{}}", "isError", "true");
    refuse(w, "mcp.call", PATH(shop.id), "{\"tool\":\"none\"}", CPOD_ERR_NOT_FOUND, 404);
    cJSON *answer =
        ask(w, "mcp.proxy", PATH(shop.id), "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"method\":\"tools/list\"}");
    expect_at(answer, "id", "7");
    expect_at(answer, "result.tools.0.name", "p");
    cJSON_Delete(answer);
    assert_null(ask(w, "mcp.unregister", PATH(shop.id, "p"), NULL));
    refuse(w, "mcp.unregister", PATH(shop.id, "p"), NULL, CPOD_ERR_NOT_FOUND, 404);
    become(w, NULL);
    app other = register_app(w, "E2E Other");
    become(w, &other);
    refuse(w, "mcp.call", PATH(shop.id), "{\"tool\":\"quote\"}", CPOD_ERR_FORBIDDEN, 403);
    leave(w, &other);
    leave(w, &shop);
}

static void manifests_are_registered(void **state)
{
    world *w = *state;
    app shop = register_app(w, "E2E Registry");
    become(w, &shop);
    cJSON *lease = ask(w, "registry.register", NULL,
                       "{\"name\":\"E2E\",\"version\":\"1\",\"capabilities\":[\"e2e\"],\"tools\":["
                       "{\"name\":\"e2e.echo\",\"visibility\":\"public\"},{\"name\":\"e2e.own\"}]}");
    expect_at(lease, "appId", shop.id);
    cJSON *tools = walk_where(w, "registry.tools", NULL, "capability", "e2e");
    assert_int_equal(cJSON_GetArraySize(tools), 2);
    expect_at(tools, "0.appId", shop.id);
    cJSON_Delete(tools);
    expect(w, "registry.call", NULL, "{\"tool\":\"e2e.echo\",\"arguments\":{\"a\":1}}", "structuredContent",
           "{\"a\":1}");
    refuse(w, "registry.call", NULL, "{\"tool\":\"e2e.none\"}", CPOD_ERR_NOT_FOUND, 404);
    expect(w, "registry.heartbeat", NULL, text("{\"leaseId\":\"%s\"}", at(lease, "leaseId")), "appId",
           shop.id);
    cJSON_Delete(ask(w, "registry.heartbeat", NULL,
                     text("{\"leaseId\":\"%s\",\"status\":\"draining\"}", at(lease, "leaseId"))));
    become(w, NULL);
    tools = walk_where(w, "registry.tools", NULL, "capability", "e2e");
    assert_int_equal(cJSON_GetArraySize(tools), 0);
    cJSON_Delete(tools);
    cJSON_Delete(lease);
    leave(w, &shop);
}

void suite_add_tools(world *w, suite *tests)
{
    suite_add(w, tests, "apps: they know themselves", apps_know_themselves, w);
    suite_add(w, tests, "mcp: tools are registered and called", tools_are_registered_and_called, w);
    suite_add(w, tests, "registry: manifests live by heartbeats", manifests_are_registered, w);
}

/* Apps, mcp and registry. */
#include "ask.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* A registered application, and a client with its token. */
typedef struct app {
    char *id;
    cpod_client *client;
} app;

static app register_app(fixture *f, const char *name)
{
    cJSON *made = ask(f, "apps.register", NULL, text("{\"name\":\"%s\"}", name));
    expect_at(made, "app.name", name);
    char *token =
        take(f, "auth.token", NULL,
             text("{\"grant_type\":\"client_credentials\",\"client_id\":\"%s\",\"client_secret\":\"%s\"}",
                  at(made, "clientId"), at(made, "clientSecret")),
             "access_token");
    app result = {strdup(at(made, "app.id")), fixture_client_with_token(f, token)};
    cJSON_Delete(made);
    free(token);
    return result;
}

/* Makes the calls with an application's client; NULL restores the tests' own. */
static void become(fixture *f, const app *a)
{
    static cpod_client *own;
    if (own == NULL)
        own = f->client;
    f->client = a != NULL ? a->client : own;
}

static void leave(fixture *f, app *a)
{
    become(f, NULL);
    cpod_client_free(a->client);
    free(a->id);
}

static void apps_know_themselves(void **state)
{
    fixture *f = *state;
    refuse(f, "apps.me", NULL, NULL, CPOD_ERR_NOT_FOUND, 404);
    app crm = register_app(f, "E2E CRM");
    become(f, &crm);
    expect(f, "apps.me", NULL, NULL, "id", crm.id);
    expect(f, "apps.me", NULL, NULL, "slug", "e2e-crm");
    become(f, NULL);
    refuse(f, "apps.register", NULL, "{\"name\":\"e2e crm\"}", CPOD_ERR_VALIDATION, 422);
    leave(f, &crm);
}

static void register_tools(fixture *f, const app *shop)
{
    refuse(f, "mcp.proxy", PATH(shop->id), "{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}", CPOD_ERR_VALIDATION,
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
    expect_ok(cpod_apps_register_tools(f->client, shop->id, NULL, &body, &registered, &error), &error,
              "apps.registerTools");
    assert_int_equal(registered->count, 2);
    assert_string_equal(registered->items[0].name, "p");
    assert_string_equal(registered->items[1].input_schema.text, sent[0].input_schema.text);
    cpod_app_tool_list_free(registered);
    cJSON *tools = call_walk(f, "apps.listTools", PATH(shop->id), NULL);
    assert_int_equal(cJSON_GetArraySize(tools), 2);
    cJSON_Delete(tools);
    tools = walk_where(f, "apps.listTools", PATH(shop->id), "visibility", "private_proxy");
    expect_at(tools, "0.name", "p");
    assert_int_equal(cJSON_GetArraySize(tools), 1);
    cJSON_Delete(tools);
}

static void tools_are_registered_and_called(void **state)
{
    fixture *f = *state;
    app shop = register_app(f, "E2E Shop");
    become(f, &shop);
    register_tools(f, &shop);
    cJSON *called =
        ask(f, "mcp.call", PATH(shop.id), "{\"tool\":\"quote\",\"arguments\":{\"account\":\"a\"}}");
    expect_at(called, "structuredContent", "{\"account\":\"a\"}");
    expect_at(called, "isError", "false");
    cJSON_Delete(called);
    expect(f, "mcp.call", PATH(shop.id), "{\"tool\":\"quote\",\"arguments\":{}}", "isError", "true");
    refuse(f, "mcp.call", PATH(shop.id), "{\"tool\":\"none\"}", CPOD_ERR_NOT_FOUND, 404);
    cJSON *response =
        ask(f, "mcp.proxy", PATH(shop.id), "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"method\":\"tools/list\"}");
    expect_at(response, "id", "7");
    expect_at(response, "result.tools.0.name", "p");
    cJSON_Delete(response);
    assert_null(ask(f, "mcp.unregister", PATH(shop.id, "p"), NULL));
    refuse(f, "mcp.unregister", PATH(shop.id, "p"), NULL, CPOD_ERR_NOT_FOUND, 404);
    become(f, NULL);
    app other = register_app(f, "E2E Other");
    become(f, &other);
    refuse(f, "mcp.call", PATH(shop.id), "{\"tool\":\"quote\"}", CPOD_ERR_FORBIDDEN, 403);
    leave(f, &other);
    leave(f, &shop);
}

static void manifests_are_registered(void **state)
{
    fixture *f = *state;
    app shop = register_app(f, "E2E Registry");
    become(f, &shop);
    cJSON *lease = ask(f, "registry.register", NULL,
                       "{\"name\":\"E2E\",\"version\":\"1\",\"capabilities\":[\"e2e\"],\"tools\":["
                       "{\"name\":\"e2e.echo\",\"visibility\":\"public\"},{\"name\":\"e2e.own\"}]}");
    expect_at(lease, "appId", shop.id);
    cJSON *tools = walk_where(f, "registry.tools", NULL, "capability", "e2e");
    assert_int_equal(cJSON_GetArraySize(tools), 2);
    expect_at(tools, "0.appId", shop.id);
    cJSON_Delete(tools);
    expect(f, "registry.call", NULL, "{\"tool\":\"e2e.echo\",\"arguments\":{\"a\":1}}", "structuredContent",
           "{\"a\":1}");
    refuse(f, "registry.call", NULL, "{\"tool\":\"e2e.none\"}", CPOD_ERR_NOT_FOUND, 404);
    expect(f, "registry.heartbeat", NULL, text("{\"leaseId\":\"%s\"}", at(lease, "leaseId")), "appId",
           shop.id);
    cJSON_Delete(ask(f, "registry.heartbeat", NULL,
                     text("{\"leaseId\":\"%s\",\"status\":\"draining\"}", at(lease, "leaseId"))));
    become(f, NULL);
    tools = walk_where(f, "registry.tools", NULL, "capability", "e2e");
    assert_int_equal(cJSON_GetArraySize(tools), 0);
    cJSON_Delete(tools);
    cJSON_Delete(lease);
    leave(f, &shop);
}

void suite_add_tools(fixture *f, suite *tests)
{
    suite_add(f, tests, "apps: they know themselves", apps_know_themselves, f);
    suite_add(f, tests, "mcp: tools are registered and called", tools_are_registered_and_called, f);
    suite_add(f, tests, "registry: manifests live by heartbeats", manifests_are_registered, f);
}

/* Apps, mcp and registry. */
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Registers an application and logs in as it; the caller frees the id. */
static char *become_app(fixture *f, const char *name)
{
    reply r = fixture_call(f, "POST", "/v1/apps/register", text("{\"name\":\"%s\"}", name));
    assert_int_equal(r.status, 201);
    char *id = strdup(at(&r, "data.app.id"));
    const char *login =
        text("{\"grant_type\":\"client_credentials\",\"client_id\":\"%s\",\"client_secret\":\"%s\"}",
             at(&r, "data.clientId"), at(&r, "data.clientSecret"));
    reply_free(&r);
    free(f->token);
    f->token = NULL;
    f->token = fixture_take(f, "POST", "/v1/auth/token", login, 200, "access_token");
    return id;
}

static void apps_know_themselves(void **state)
{
    fixture *f = *state;
    expect(f, "GET", "/v1/apps/me", NULL, 404, "code", "not_found");
    char *id = become_app(f, "CRM 360");
    expect(f, "GET", "/v1/apps/me", NULL, 200, "data.id", id);
    expect(f, "GET", "/v1/apps/me", NULL, 200, "data.slug", "crm-360");
    expect(f, "GET", text("/v1/integration/applications/%s", id), NULL, 200, "data.display_name", "CRM 360");
    expect(f, "POST", "/v1/apps/register", "{\"name\":\"crm 360\"}", 422, "errors.0.field", "slug");
    free(id);
}

static void tools_are_registered_and_called(void **state)
{
    fixture *f = *state;
    char *id = become_app(f, "Shop");
    const char *tools = text("/v1/apps/%s/mcp/tools", id);
    const char *calls = text("/v1/apps/%s/mcp/call", id);
    const char *proxy = text("/v1/apps/%s/mcp/proxy", id);
    expect(f, "POST", tools, "{\"tools\":[{\"name\":\"p\",\"visibility\":\"private_proxy\"}]}", 422,
           "errors.0.field", "tools");
    expect(f, "POST", proxy, "{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}", 422, "code", "no_proxy");
    expect(f, "POST", tools, "{\"tools\":[{\"name\":\"b\"},{\"name\":\"b\"}]}", 422, "errors.0.field",
           "tools");
    expect(
        f, "POST", tools,
        "{\"tools\":[{\"name\":\"quote\",\"description\":\"makes a "
        "Quote\",\"inputSchema\":{\"type\":\"object\","
        "\"properties\":{\"account\":{\"type\":\"string\"}},\"required\":[\"account\"]}},{\"name\":\"b\"}]}",
        200, "data.0.name", "b");
    expect(
        f, "POST", tools,
        "{\"base_url\":\"https://x.example/\",\"tools\":[{\"name\":\"p\",\"visibility\":\"private_proxy\"}]}",
        200, "data.1.name", "p");
    expect(f, "POST", tools, "{\"tools\":[{\"name\":\"b\",\"description\":\"new\"}]}", 200,
           "data.0.description", "new");
    expect(f, "GET", text("%s?pageSize=2", tools), NULL, 200, "hasMore", "true");
    expect(f, "GET", text("%s?search=QUOTE", tools), NULL, 200, "total", "1");
    expect(f, "GET", text("%s?visibility=private_proxy", tools), NULL, 200, "data.0.name", "p");
    expect(f, "GET", text("%s?sort=-name", tools), NULL, 200, "data.0.name", "quote");
    expect(f, "GET", text("%s?sort=description", tools), NULL, 200, "data.2.name", "p");
    expect(f, "GET", text("%s?sort=colour", tools), NULL, 400, "code", "bad_request");
    expect(f, "POST", calls, "{\"tool\":\"quote\",\"arguments\":{\"account\":\"a\"}}", 200,
           "data.structuredContent", "{\"account\":\"a\"}");
    expect(f, "POST", calls, "{\"tool\":\"quote\",\"arguments\":{}}", 200, "data.content.0.text",
           "account is required");
    expect(f, "POST", calls, "{\"tool\":\"quote\",\"arguments\":{\"account\":1}}", 200, "data.isError",
           "true");
    expect(f, "POST", calls, "{\"tool\":\"none\"}", 404, "code", "not_found");
    expect(f, "POST", proxy, "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"method\":\"tools/list\"}", 200, "data.id",
           "7");
    expect(f, "POST", proxy, "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}", 200, "data.error.code", "-32601");
    expect(f, "POST", proxy, "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":\"b\"}}",
           200, "data.result.isError", "false");
    expect(f, "DELETE", text("%s/b", tools), NULL, 204, "", "(absent)");
    expect(f, "DELETE", text("%s/b", tools), NULL, 404, "code", "not_found");
    char *other = become_app(f, "Other");
    expect(f, "POST", calls, "{\"tool\":\"quote\"}", 403, "code", "forbidden");
    expect(f, "POST", calls, "{\"tool\":\"p\"}", 200, "data.isError", "false");
    free(other);
    free(id);
}

static void manifests_live_by_heartbeats(void **state)
{
    fixture *f = *state;
    const char *manifest = "{\"name\":\"Shop\",\"version\":\"1\",\"capabilities\":[\"crm\"],\"tools\":["
                           "{\"name\":\"t\",\"visibility\":\"public\"},{\"name\":\"own\"}]}";
    char *shop = become_app(f, "Shop");
    free(fixture_take(f, "POST", "/v1/registry/register", manifest, 201, "data.leaseId"));
    char *lease = fixture_take(f, "POST", "/v1/registry/register", manifest, 201, "data.leaseId");
    expect(f, "GET", "/v1/registry/tools", NULL, 200, "total", "2");
    char *other = become_app(f, "Other");
    expect(f, "GET", "/v1/registry/tools", NULL, 200, "total", "1");
    expect(f, "GET", "/v1/registry/tools?capability=crm&search=T", NULL, 200, "data.0.appId", shop);
    expect(f, "GET", "/v1/registry/tools?capability=none", NULL, 200, "total", "0");
    expect(f, "GET", "/v1/registry/tools?sort=-appName", NULL, 200, "data.0.appName", "Shop");
    expect(f, "GET", "/v1/registry/tools?sort=name", NULL, 400, "code", "bad_request");
    expect(f, "POST", "/v1/registry/call", "{\"tool\":\"t\",\"arguments\":{\"a\":1}}", 200,
           "data.structuredContent", "{\"a\":1}");
    expect(f, "POST", "/v1/registry/call", "{\"tool\":\"own\"}", 404, "code", "not_found");
    f->now += 59000;
    const char *beat = text("{\"leaseId\":\"%s\"}", lease);
    expect(f, "POST", "/v1/registry/heartbeat", beat, 200, "data.heartbeatSeconds", "20");
    f->now += 59000;
    expect(f, "GET", "/v1/registry/tools", NULL, 200, "total", "1");
    expect(f, "POST", "/v1/registry/heartbeat", text("{\"leaseId\":\"%s\",\"status\":\"draining\"}", lease),
           200, "data.appId", shop);
    expect(f, "GET", "/v1/registry/tools", NULL, 200, "total", "0");
    f->now += 61000;
    expect(f, "POST", "/v1/registry/heartbeat", beat, 404, "code", "not_found");
    expect(f, "POST", "/v1/registry/register",
           "{\"name\":\"x\",\"version\":\"1\",\"tools\":[{\"name\":\"t\",\"visibility\":\"private_proxy\"}]}",
           422, "errors.0.field", "tools");
    free(shop);
    free(other);
    free(lease);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TEST(apps_know_themselves),
        CONTRACT_TEST(tools_are_registered_and_called),
        CONTRACT_TEST(manifests_live_by_heartbeats),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}

/* The apps service: the identity of applications and the tools that they offer. */
#include "engine/base/random.h"
#include "services/services.h"
#include "services/token.h"
#include "services/tools.h"

#include <string.h>

static cJSON *new_app(const call *c, const record *r)
{
    cJSON *entity = record_read(r);
    cJSON *app = tools_of(c, record_id(r));
    json_remove(app, "tools");
    json_set_text(app, "id", record_id(r));
    json_set_text(app, "name", json_text(entity, "display_name"));
    json_set_text(app, "slug", json_text(entity, "slug"));
    json_set_text(app, "clientId", json_text(entity, "oauth_client_id"));
    json_set_text(app, "createdAt", json_text(entity, "created_at"));
    json_set_text(app, "description", json_text(entity, "description"));
    cJSON_Delete(entity);
    return app;
}

static cJSON *new_offer(const cJSON *body)
{
    static const char *const names[] = {"base_url", "redirectUris", "scopes"};
    cJSON *offer = cJSON_CreateObject();
    cJSON_AddArrayToObject(offer, "tools");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        json_copy(offer, body, names[i]);
    return offer;
}

static void register_app(call *c)
{
    collection *applications = collection_of_entity(&c->emulator->collections, "Application");
    const char *name = json_text(c->body, "name");
    const char *slug = json_text(c->body, "slug");
    if (slug == NULL)
        slug = integration_slug(c->memory, name);
    if (collection_find_by_text(applications, c->caller.tenant, "slug", slug) != NULL) {
        response_invalid_field(c, "slug", "is in use by another application");
        return;
    }
    const char *client_id = random_hex(c->memory, arena_format(c->memory, "%s-", slug));
    const char *secret = random_hex(c->memory, "cs-");
    cJSON *entity = cJSON_CreateObject();
    json_set_text(entity, "display_name", name);
    json_set_text(entity, "slug", slug);
    json_set_text(entity, "oauth_client_id", client_id);
    json_set_text(entity, "description", json_text(c->body, "description"));
    const record *r = crud_insert_into(c, applications, entity);
    tools_store(c, record_id(r), new_offer(c->body));
    token_register_client(c, client_id, secret, json_get(c->body, "scopes"));
    cJSON *result = cJSON_CreateObject();
    json_set(result, "app", new_app(c, r));
    json_set_text(result, "clientId", client_id);
    json_set_text(result, "clientSecret", secret);
    http_response_header(c->response, "Cache-Control", "no-store");
    response_take(c, result);
}

static void me(call *c)
{
    const record *r = integration_own_application(c);
    if (r == NULL) {
        response_problem(c, 404, "not_found", "the client of the token belongs to no application");
        return;
    }
    cJSON *app = new_app(c, r);
    response_take(c, app);
}

static void add_tool(cJSON *tools, const cJSON *tool)
{
    cJSON *same = tools_find(tools, json_text(tool, "name"));
    if (same != NULL)
        cJSON_Delete(cJSON_DetachItemViaPointer(tools, same));
    json_insert_sorted(tools, "name", cJSON_Duplicate(tool, true));
}

static void register_tools(call *c)
{
    const record *r = tools_find_app(c);
    if (r == NULL)
        return;
    cJSON *offer = tools_of(c, record_id(r));
    const cJSON *tools = json_get(c->body, "tools");
    const char *base_url = json_text(c->body, "base_url");
    json_set_text(offer, "base_url", base_url);
    if (!tools_check(c, tools, json_text(offer, "base_url"))) {
        cJSON_Delete(offer);
        return;
    }
    cJSON *all = json_get(offer, "tools");
    for (const cJSON *tool = tools->child; tool != NULL; tool = tool->next)
        add_tool(all, tool);
    response_value(c, all);
    tools_store(c, record_id(r), offer);
}

static void list_tools(call *c)
{
    const record *r = tools_find_app(c);
    if (r == NULL)
        return;
    const char *visibility = call_query(c, "visibility");
    cJSON *offer = tools_of(c, record_id(r));
    cJSON *tools = cJSON_DetachItemFromObjectCaseSensitive(offer, "tools");
    cJSON_Delete(offer);
    for (cJSON *tool = tools->child, *next; tool != NULL; tool = next) {
        next = tool->next;
        if (visibility != NULL && strcmp(tools_visibility(tool), visibility) != 0)
            cJSON_Delete(cJSON_DetachItemViaPointer(tools, tool));
    }
    list_serve_array(c, tools);
}

static const service_handler handlers[] = {
    {"apps.register", .serve = register_app},
    {"apps.me", .serve = me},
    {"apps.listTools", .serve = list_tools},
    {"apps.registerTools", .serve = register_tools},
    {.operation = NULL},
};

const service apps_service = {.handlers = handlers, .kv_stores = (const char *const[]){TOOLS_STORE, NULL}};

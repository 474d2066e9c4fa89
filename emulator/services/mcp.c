/* The mcp service: calls of an application's tools. */
#include "services/services.h"
#include "services/tools.h"

#include <string.h>

static cJSON *find_offer(call *c)
{
    const record *app = tools_find_app(c);
    return app != NULL ? tools_of(c, record_id(app)) : NULL;
}

static cJSON *find_tool(call *c, const cJSON *offer, const char *name)
{
    cJSON *tool = tools_find(json_get(offer, "tools"), name);
    if (tool == NULL)
        response_problem(c, 404, "not_found", "tool '%s' not found", name);
    return tool;
}

static void unregister(call *c)
{
    cJSON *offer = find_offer(c);
    if (offer == NULL)
        return;
    cJSON *tool = find_tool(c, offer, call_path_variable(c, 1));
    if (tool == NULL) {
        cJSON_Delete(offer);
        return;
    }
    cJSON_Delete(cJSON_DetachItemViaPointer(json_get(offer, "tools"), tool));
    tools_store(c, call_path_variable(c, 0), offer);
    response_empty(c);
}

/* Tokens of other applications may not call private tools; those of people and services may. */
static bool may_call(call *c, const cJSON *tool)
{
    const char *own = tools_own_app(c);
    bool is_other_app = own != c->caller.client_id && strcmp(own, call_path_variable(c, 0)) != 0;
    if (!is_other_app || strcmp(tools_visibility(tool), "private") != 0)
        return true;
    response_problem(c, 403, "forbidden", "the tool is private to its application");
    return false;
}

static void call_tool(call *c)
{
    cJSON *offer = find_offer(c);
    const cJSON *tool = offer != NULL ? find_tool(c, offer, json_text(c->body, "tool")) : NULL;
    if (tool != NULL && may_call(c, tool))
        tools_respond(c, tool, json_get(c->body, "arguments"));
    cJSON_Delete(offer);
}

/* ---- JSON-RPC, in place of the application at the base URL */

static bool has_proxied_tool(const cJSON *offer)
{
    for (const cJSON *tool = json_items(offer, "tools"); tool != NULL; tool = tool->next)
        if (strcmp(tools_visibility(tool), "private_proxy") == 0)
            return true;
    return false;
}

static void set_error(cJSON *response, int code, const char *message)
{
    cJSON *error = cJSON_CreateObject();
    json_set_integer(error, "code", code);
    json_set_text(error, "message", message);
    json_set(response, "error", error);
}

static cJSON *call_result(const cJSON *params)
{
    cJSON *part = cJSON_CreateObject();
    json_set_text(part, "type", "text");
    json_set_text(part, "text", json_text(params, "name"));
    cJSON *result = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(result, "content"), part);
    json_set(result, "isError", cJSON_CreateFalse());
    return result;
}

static void add_result(const cJSON *offer, const cJSON *message, cJSON *response)
{
    const char *method = json_text(message, "method");
    const cJSON *params = json_get(message, "params");
    const cJSON *tools = json_get(offer, "tools");
    const char *tool = json_text(params, "name");
    if (method == NULL) {
        set_error(response, -32600, "Invalid Request");
    } else if (strcmp(method, "ping") == 0) {
        json_set(response, "result", cJSON_CreateObject());
    } else if (strcmp(method, "tools/list") == 0) {
        cJSON *result = cJSON_CreateObject();
        json_set(result, "tools", cJSON_Duplicate(tools, true));
        json_set(response, "result", result);
    } else if (strcmp(method, "tools/call") == 0) {
        if (tool != NULL && tools_find(tools, tool) != NULL)
            json_set(response, "result", call_result(params));
        else
            set_error(response, -32602, "Unknown tool");
    } else {
        set_error(response, -32601, "Method not found");
    }
}

static void proxy(call *c)
{
    cJSON *offer = find_offer(c);
    if (offer == NULL)
        return;
    if (json_text(offer, "base_url") == NULL || !has_proxied_tool(offer)) {
        response_problem(c, 422, "no_proxy", "the application has no private_proxy tool");
    } else {
        cJSON *response = cJSON_CreateObject();
        json_set_text(response, "jsonrpc", "2.0");
        json_set_text(response, "id", json_text(c->body, "id"));
        add_result(offer, c->body, response);
        response_take(c, response);
    }
    cJSON_Delete(offer);
}

static const service_handler handlers[] = {
    {"mcp.unregister", .serve = unregister},
    {"mcp.call", .serve = call_tool},
    {"mcp.proxy", .serve = proxy},
    {.operation = NULL},
};

const service mcp_service = {.handlers = handlers};

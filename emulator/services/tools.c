#include "services/tools.h"

#include "services/services.h"

#include <string.h>

cJSON *tools_of(const call *c, const char *app_id)
{
    cJSON *offer = kv_store_get(&c->emulator->kv_stores, TOOLS_STORE, app_id, c->now);
    if (offer != NULL)
        return offer;
    offer = cJSON_CreateObject();
    cJSON_AddArrayToObject(offer, "tools");
    return offer;
}

void tools_store(call *c, const char *app_id, cJSON *offer)
{
    kv_store_put(&c->emulator->kv_stores, TOOLS_STORE, app_id, offer, KV_STORE_FOREVER);
}

const record *tools_find_app(call *c)
{
    const collection *applications = collection_of_entity(&c->emulator->collections, "Application");
    const record *r = store_find(applications->records, c->caller.tenant, call_path_variable(c, 0));
    if (r == NULL)
        response_problem(c, 404, "not_found", "application '%s' not found", call_path_variable(c, 0));
    return r;
}

cJSON *tools_find(const cJSON *tools, const char *name)
{
    for (cJSON *tool = tools != NULL ? tools->child : NULL; tool != NULL; tool = tool->next)
        if (strcmp(json_text(tool, "name"), name) == 0)
            return tool;
    return NULL;
}

const char *tools_visibility(const cJSON *tool)
{
    const char *visibility = json_text(tool, "visibility");
    return visibility != NULL ? visibility : "private";
}

bool tools_check(call *c, const cJSON *tools, const char *base_url)
{
    for (const cJSON *tool = tools->child; tool != NULL; tool = tool->next) {
        const char *problem = NULL;
        if (tools_find(tools, json_text(tool, "name")) != tool)
            problem = "contains a name twice";
        else if (strcmp(tools_visibility(tool), "private_proxy") == 0 && base_url == NULL)
            problem = "contains a private_proxy tool, which requires a base_url";
        if (problem != NULL) {
            response_invalid_field(c, "tools", problem);
            return false;
        }
    }
    return true;
}

static bool is_of_type(const cJSON *value, const char *type)
{
    if (strcmp(type, "string") == 0)
        return cJSON_IsString(value);
    if (strcmp(type, "boolean") == 0)
        return cJSON_IsBool(value);
    if (strcmp(type, "number") == 0)
        return cJSON_IsNumber(value);
    if (strcmp(type, "integer") == 0)
        return json_is_integer(value);
    if (strcmp(type, "array") == 0)
        return cJSON_IsArray(value);
    return strcmp(type, "object") != 0 || cJSON_IsObject(value);
}

const char *tools_schema_problem(arena *a, const cJSON *schema, const cJSON *value)
{
    for (const cJSON *name = json_items(schema, "required"); name != NULL; name = name->next)
        if (cJSON_IsString(name) && json_get(value, name->valuestring) == NULL)
            return arena_format(a, "%s is required", name->valuestring);
    for (const cJSON *p = json_items(schema, "properties"); p != NULL; p = p->next) {
        const cJSON *member = p->string != NULL ? json_get(value, p->string) : NULL;
        const char *type = json_text(p, "type");
        if (member != NULL && type != NULL && !is_of_type(member, type))
            return arena_format(a, "%s must be of the type %s", p->string, type);
    }
    return NULL;
}

void tools_respond(call *c, const cJSON *tool, const cJSON *arguments)
{
    const cJSON *schema = json_get(tool, "inputSchema");
    const char *problem = tools_schema_problem(c->memory, schema, arguments);
    if (problem == NULL && json_is_true(arguments, "fail"))
        problem = "the arguments requested a failure";
    cJSON *part = cJSON_CreateObject();
    json_set_text(part, "type", "text");
    json_set_text(part, "text",
                  problem != NULL ? problem : arena_format(c->memory, "called %s", json_text(tool, "name")));
    cJSON *result = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(result, "content"), part);
    if (problem == NULL && arguments != NULL)
        json_set(result, "structuredContent", cJSON_Duplicate(arguments, true));
    json_set(result, "isError", cJSON_CreateBool(problem != NULL));
    json_set_integer(result, "durationMs", 0);
    response_take(c, result);
}

const char *tools_own_app(call *c)
{
    const record *r = integration_own_application(c);
    return r != NULL ? arena_copy(c->memory, record_id(r)) : c->caller.client_id;
}

/* The registry service: tools that applications offer each other while they renew their leases. */
#include "services/services.h"
#include "services/tools.h"

#include <string.h>

static const char leases_store[] = "leases";

enum { DEFAULT_LEASE = 60, HEARTBEATS_A_LEASE = 3 };

/* A lease in the key-value store: {leaseId, appId, tenant, manifest, status, beat}. */

static int64_t lease_seconds(const cJSON *lease)
{
    return (int64_t)json_number(json_get(lease, "manifest"), "leaseSeconds", DEFAULT_LEASE);
}

/* Renews a lease, stores it and responds with it. Takes it. */
static void renew(call *c, cJSON *lease)
{
    int64_t seconds = lease_seconds(lease);
    int64_t expiry = c->now + seconds * 1000;
    json_set_time(lease, "beat", c->now);
    cJSON *result = cJSON_CreateObject();
    json_set_text(result, "leaseId", json_text(lease, "leaseId"));
    json_set_text(result, "appId", json_text(lease, "appId"));
    json_set_time(result, "expiresAt", expiry);
    json_set_integer(result, "heartbeatSeconds", seconds / HEARTBEATS_A_LEASE);
    response_take(c, result);
    const char *key = arena_copy(c->memory, json_text(lease, "leaseId"));
    kv_store_put(&c->emulator->kv_stores, leases_store, key, lease, expiry);
}

static cJSON *leases_of(const call *c)
{
    cJSON *all = kv_store_all(&c->emulator->kv_stores, leases_store, c->now);
    for (cJSON *lease = all->child, *next; lease != NULL; lease = next) {
        next = lease->next;
        if (strcmp(json_text(lease, "tenant"), c->caller.tenant) != 0)
            cJSON_Delete(cJSON_DetachItemViaPointer(all, lease));
    }
    return all;
}

/* A second manifest of an application replaces the first. */
static void drop_leases(call *c, const char *app_id)
{
    cJSON *leases = leases_of(c);
    for (const cJSON *lease = leases->child; lease != NULL; lease = lease->next)
        if (strcmp(json_text(lease, "appId"), app_id) == 0)
            kv_store_remove(&c->emulator->kv_stores, leases_store, json_text(lease, "leaseId"));
    cJSON_Delete(leases);
}

static void register_manifest(call *c)
{
    const cJSON *tools = json_get(c->body, "tools");
    if (!tools_check(c, tools, json_text(c->body, "base_url")))
        return;
    const char *app_id = tools_own_app(c);
    drop_leases(c, app_id);
    cJSON *lease = cJSON_CreateObject();
    json_set_text(lease, "leaseId", identifier_make(c->memory, &(identifier_form){.prefix = "lse-"}, c->now));
    json_set_text(lease, "appId", app_id);
    json_set_text(lease, "tenant", c->caller.tenant);
    json_set_text(lease, "status", "healthy");
    json_set(lease, "manifest", cJSON_Duplicate(c->body, true));
    renew(c, lease);
}

static void heartbeat(call *c)
{
    const char *id = json_text(c->body, "leaseId");
    cJSON *lease = kv_store_get(&c->emulator->kv_stores, leases_store, id, c->now);
    if (lease == NULL || strcmp(json_text(lease, "tenant"), c->caller.tenant) != 0) {
        response_problem(c, 404, "not_found", "the lease has expired; register again");
        cJSON_Delete(lease);
        return;
    }
    const char *status = json_text(c->body, "status");
    json_set_text(lease, "status", status != NULL ? status : "healthy");
    renew(c, lease);
}

static bool is_draining(const cJSON *lease)
{
    return strcmp(json_text(lease, "status"), "draining") == 0;
}

/* Private tools are visible to their own application only. */
static bool may_call(const cJSON *lease, const cJSON *tool, const char *own_app)
{
    return strcmp(tools_visibility(tool), "private") != 0 || strcmp(json_text(lease, "appId"), own_app) == 0;
}

static void add_tools(call *c, const cJSON *lease, cJSON *found)
{
    const cJSON *manifest = json_get(lease, "manifest");
    for (const cJSON *tool = json_items(manifest, "tools"); tool != NULL; tool = tool->next) {
        if (!may_call(lease, tool, tools_own_app(c)))
            continue;
        cJSON *item = cJSON_CreateObject();
        json_set_text(item, "appId", json_text(lease, "appId"));
        json_set_text(item, "appName", json_text(manifest, "name"));
        json_set_text(item, "appVersion", json_text(manifest, "version"));
        json_set(item, "tool", cJSON_Duplicate(tool, true));
        json_set_text(item, "status", json_text(lease, "status"));
        json_set_text(item, "lastHeartbeatAt", json_text(lease, "beat"));
        cJSON_AddItemToArray(found, item);
    }
}

static void list_tools(call *c)
{
    const char *app_id = call_query(c, "appId");
    const char *capability = call_query(c, "capability");
    cJSON *found = cJSON_CreateArray();
    cJSON *leases = leases_of(c);
    for (const cJSON *lease = leases->child; lease != NULL; lease = lease->next) {
        const cJSON *manifest = json_get(lease, "manifest");
        bool fits = !is_draining(lease) &&
                    (app_id == NULL || strcmp(json_text(lease, "appId"), app_id) == 0) &&
                    (capability == NULL || json_lists(manifest, "capabilities", capability));
        if (fits)
            add_tools(c, lease, found);
    }
    cJSON_Delete(leases);
    list_serve_array(c, found);
}

/* The tool for a call, preferably of a healthy application; NULL: none. */
static const cJSON *choose(call *c, const cJSON *leases)
{
    const char *name = json_text(c->body, "tool");
    const char *app_id = json_text(c->body, "appId");
    const cJSON *chosen = NULL;
    for (const cJSON *lease = leases->child; lease != NULL; lease = lease->next) {
        const cJSON *manifest = json_get(lease, "manifest");
        const cJSON *tool = tools_find(json_get(manifest, "tools"), name);
        bool fits = tool != NULL && !is_draining(lease) && may_call(lease, tool, tools_own_app(c)) &&
                    (app_id == NULL || strcmp(json_text(lease, "appId"), app_id) == 0);
        if (fits && (chosen == NULL || strcmp(json_text(lease, "status"), "healthy") == 0))
            chosen = tool;
    }
    return chosen;
}

static void call_tool(call *c)
{
    cJSON *leases = leases_of(c);
    const cJSON *tool = choose(c, leases);
    if (tool != NULL)
        tools_respond(c, tool, json_get(c->body, "arguments"));
    else
        response_problem(c, 404, "not_found", "no application offers the tool '%s'",
                         json_text(c->body, "tool"));
    cJSON_Delete(leases);
}

static const service_handler handlers[] = {
    {"registry.register", .serve = register_manifest},
    {"registry.heartbeat", .serve = heartbeat},
    {"registry.tools", .serve = list_tools},
    {"registry.call", .serve = call_tool},
    {.operation = NULL},
};

const service registry_service = {.handlers = handlers,
                                  .kv_stores = (const char *const[]){leases_store, NULL}};

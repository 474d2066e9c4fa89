#include "cpod/own_app.h"

#include "support.h"

#include <stdio.h>
#include <string.h>

struct cpod_own_app {
    cpod_client *client; /* a reference */
    char id[];
};

static cpod_own_app *new_app(cpod_client *client, const char *id)
{
    size_t size = strlen(id) + 1;
    cpod_own_app *app = cpod_core_allocate(client, sizeof *app + size);
    if (app == NULL)
        return NULL;
    app->client = cpod_core_retain(client);
    memcpy(app->id, id, size);
    return app;
}

cpod_status cpod_own_app_open(cpod_client *client, const char *app_id, const cpod_call_options *call,
                              cpod_own_app **out, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (out == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    *out = NULL;
    if (client == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client is NULL");
    if (app_id != NULL && *app_id == '\0')
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument app_id is empty");
    cpod_app *me = NULL;
    if (app_id == NULL) {
        static const cpod_core_options type = {
            "cpod_call_options", sizeof(cpod_call_options), CPOD_ERR_INVALID_ARGUMENT,
            "The call options have no size: initialize them with CPOD_CALL or CPOD_CALL_OPTIONS_INIT"};
        cpod_call_options own;
        cpod_status status = cpod_core_widen(&own, &type, call, error);
        if (status != CPOD_OK)
            return status;
        if (own.batch != NULL)
            return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                                  "The call option batch must be NULL: opening waits for the response");
        const cpod_apps_me_params params = {.call = call};
        status = cpod_apps_me(client, &params, &me, error);
        if (status != CPOD_OK)
            return status;
        if (me == NULL)
            return cpod_core_fail(error, CPOD_ERR_PROTOCOL, "The server's response has no application id");
        app_id = me->id;
    }
    *out = new_app(client, app_id);
    cpod_app_free(me);
    return *out != NULL ? CPOD_OK : cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
}

const char *cpod_own_app_id(const cpod_own_app *app)
{
    return app == NULL ? "" : app->id;
}

void cpod_own_app_free(cpod_own_app *app)
{
    if (app == NULL)
        return;
    cpod_client *client = app->client;
    cpod_core_free(app);
    cpod_client_free(client);
}

static cpod_client *client_of(const cpod_own_app *app)
{
    return app == NULL ? NULL : app->client; /* the operation reports it */
}

static cpod_status check_proxies(const cpod_app_tool_registration *body, cpod_error *error)
{
    if (body == NULL || body->base_url != NULL)
        return CPOD_OK;
    for (size_t i = 0; i < body->tools.count; i++) {
        if (body->tools.items[i].visibility.value != CPOD_APP_TOOL_VISIBILITY_PRIVATE_PROXY)
            continue;
        if (HAS(error, path))
            (void)snprintf(error->path, sizeof error->path, "tools[%zu].visibility", i);
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "A private_proxy tool needs base_url, to which the backend forwards its calls");
    }
    return CPOD_OK;
}

cpod_status cpod_own_app_register_tools(cpod_own_app *app, const cpod_apps_register_tools_params *params,
                                        const cpod_app_tool_registration *body, cpod_app_tool_list **out,
                                        cpod_error *error)
{
    cpod_core_error_reset(error);
    if (out != NULL)
        *out = NULL;
    cpod_status status = check_proxies(body, error);
    if (status != CPOD_OK)
        return status;
    return cpod_apps_register_tools(client_of(app), cpod_own_app_id(app), params, body, out, error);
}

cpod_status cpod_own_app_list_tools(cpod_own_app *app, const cpod_apps_list_tools_params *params,
                                    cpod_apps_list_tools_iter **out, cpod_error *error)
{
    return cpod_apps_list_tools_iter_open(client_of(app), cpod_own_app_id(app), params, out, error);
}

cpod_status cpod_own_app_unregister(cpod_own_app *app, const char *tool_name,
                                    const cpod_mcp_unregister_params *params, cpod_error *error)
{
    return cpod_mcp_unregister(client_of(app), cpod_own_app_id(app), tool_name, params, error);
}

cpod_status cpod_own_app_call(cpod_own_app *app, const cpod_mcp_call_params *params,
                              const cpod_tool_call *body, cpod_tool_result **out, cpod_error *error)
{
    return cpod_mcp_call(client_of(app), cpod_own_app_id(app), params, body, out, error);
}

cpod_status cpod_own_app_proxy(cpod_own_app *app, const cpod_mcp_proxy_params *params,
                               const cpod_mcp_message *body, cpod_mcp_message **out, cpod_error *error)
{
    return cpod_mcp_proxy(client_of(app), cpod_own_app_id(app), params, body, out, error);
}

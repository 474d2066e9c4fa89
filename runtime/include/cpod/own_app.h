/** @file
 * The MCP tools of the program's own application: the operations of mcp and apps with the application's id
 * filled in. */
#ifndef CPOD_OWN_APP_H
#define CPOD_OWN_APP_H

#include "cpod/apps.h"
#include "cpod/core/client.h"
#include "cpod/mcp.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The application a client acts as. Does not change once it is made: any number of threads may use it. */
typedef struct cpod_own_app cpod_own_app;

/** Finds out which application this is.
 *
 *     cpod_own_app *app = NULL;
 *     if (cpod_own_app_open(client, NULL, NULL, &app, &error) == CPOD_OK) {
 *         const cpod_app_tool tool = {.name = "create_quote"};
 *         cpod_app_tool_registration tools = {.tools = {.items = &tool, .count = 1}};
 *         status = cpod_own_app_register_tools(app, NULL, &tools, NULL, &error);
 *     }
 *     cpod_own_app_free(app);
 *
 * @param client  the application keeps what it needs of it.
 * @param app_id  NULL: the server is asked (GET /v1/apps/me), once, here.
 * @param call    options of that request, or NULL.
 * @param out     owned by the caller: cpod_own_app_free(). NULL on failure.
 * @param error   or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: client or `out` is NULL, or the id is empty;
 * CPOD_ERR_NOT_FOUND: the client's credentials are no application's; else as cpod_apps_me(). Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_open(cpod_client *client, const char *app_id,
                                                       const cpod_call_options *call, cpod_own_app **out,
                                                       cpod_error *error);

/** The application's id. Lives as long as `app`; "" for NULL. Thread-safe. */
CPOD_API const char *cpod_own_app_id(const cpod_own_app *app);

/** Frees it. Iterators that came of it go on. NULL is fine. */
CPOD_API void cpod_own_app_free(cpod_own_app *app);

/** cpod_apps_register_tools() of this application. A `private_proxy` tool without a `base_url` is refused
 * here, before anything is sent.
 *
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: that, with the tool in `error->path`; else as the operation.
 * Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_register_tools(
    cpod_own_app *app, const cpod_apps_register_tools_params *params, const cpod_app_tool_registration *body,
    cpod_app_tool_list **out, cpod_error *error);

/** cpod_apps_list_tools_iter_open() of this application: walks all its tools. Go on with
 * cpod_apps_list_tools_iter_next() and _free(). Statuses as of the operation. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_list_tools(cpod_own_app *app,
                                                             const cpod_apps_list_tools_params *params,
                                                             cpod_apps_list_tools_iter **out,
                                                             cpod_error *error);

/** cpod_mcp_unregister() of this application. Statuses as of the operation. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_unregister(cpod_own_app *app, const char *tool_name,
                                                             const cpod_mcp_unregister_params *params,
                                                             cpod_error *error);

/** cpod_mcp_call() of this application. `*out` is freed by cpod_tool_result_free(). Statuses as of the
 * operation. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_call(cpod_own_app *app, const cpod_mcp_call_params *params,
                                                       const cpod_tool_call *body, cpod_tool_result **out,
                                                       cpod_error *error);

/** cpod_mcp_proxy() of this application. `*out` is freed by cpod_mcp_message_free(). Statuses as of the
 * operation. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_proxy(cpod_own_app *app,
                                                        const cpod_mcp_proxy_params *params,
                                                        const cpod_mcp_message *body, cpod_mcp_message **out,
                                                        cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

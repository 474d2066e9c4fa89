/** @file
 * MCP tools of the program's own application: operations of mcp and apps with the application's id
 * filled in. */
#ifndef CPOD_OWN_APP_H
#define CPOD_OWN_APP_H

#include "cpod/apps.h"
#include "cpod/core/client.h"
#include "cpod/mcp.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The application that a client acts as. Immutable: any number of threads may use it. */
typedef struct cpod_own_app cpod_own_app;

/** Opens the application of a client. Thread-safe.
 *
 *     cpod_own_app *app = NULL;
 *     if (cpod_own_app_open(client, NULL, NULL, &app, &error) == CPOD_OK) {
 *         const cpod_app_tool tool = {.name = "create_quote"};
 *         cpod_app_tool_registration tools = {.tools = {.items = &tool, .count = 1}};
 *         status = cpod_own_app_register_tools(app, NULL, &tools, NULL, &error);
 *     }
 *     cpod_own_app_free(app);
 *
 * @param client  the application holds a reference to it.
 * @param app_id  NULL: requested from the server (GET /v1/apps/me).
 * @param call    options of that request, or NULL.
 * @param out     owned by the caller: cpod_own_app_free(). NULL on failure.
 * @param error   or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: client or `out` is NULL, or the id is empty;
 * CPOD_ERR_NOT_FOUND: the credentials are not those of an application; else as cpod_apps_me(). */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_open(cpod_client *client, const char *app_id,
                                                       const cpod_call_options *call, cpod_own_app **out,
                                                       cpod_error *error);

/** Returns the application's id, which lives as long as `app`; "" for NULL. Thread-safe. */
CPOD_API const char *cpod_own_app_id(const cpod_own_app *app);

/** Frees the application; its iterators stay valid. NULL is allowed. */
CPOD_API void cpod_own_app_free(cpod_own_app *app);

/** Calls cpod_apps_register_tools() for this application. A `private_proxy` tool without a `base_url` is
 * refused before anything is sent. Thread-safe.
 *
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: such a tool, with its path in `error->path`; else as the
 * operation. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_register_tools(
    cpod_own_app *app, const cpod_apps_register_tools_params *params, const cpod_app_tool_registration *body,
    cpod_app_tool_list **out, cpod_error *error);

/** Calls cpod_apps_list_tools_iter_open() for this application. Continue with
 * cpod_apps_list_tools_iter_next() and _free(). Statuses of the operation. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_list_tools(cpod_own_app *app,
                                                             const cpod_apps_list_tools_params *params,
                                                             cpod_apps_list_tools_iter **out,
                                                             cpod_error *error);

/** Calls cpod_mcp_unregister() for this application. Statuses of the operation. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_unregister(cpod_own_app *app, const char *tool_name,
                                                             const cpod_mcp_unregister_params *params,
                                                             cpod_error *error);

/** Calls cpod_mcp_call() for this application. `*out` is freed by cpod_tool_result_free(). Statuses of the
 * operation. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_call(cpod_own_app *app, const cpod_mcp_call_params *params,
                                                       const cpod_tool_call *body, cpod_tool_result **out,
                                                       cpod_error *error);

/** Calls cpod_mcp_proxy() for this application. `*out` is freed by cpod_mcp_message_free(). Statuses of the
 * operation. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_own_app_proxy(cpod_own_app *app,
                                                        const cpod_mcp_proxy_params *params,
                                                        const cpod_mcp_message *body, cpod_mcp_message **out,
                                                        cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

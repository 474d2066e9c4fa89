/* Tools of applications: their store, and calls of them. */
#ifndef EMULATOR_TOOLS_H
#define EMULATOR_TOOLS_H

#include "engine/call/call.h"

#define TOOLS_STORE "tools" /* key-value store of what applications offer, by application id */

/* {base_url, tools} of an application; the caller deletes it. Empty when nothing is registered. */
cJSON *tools_of(const call *c, const char *app_id);
void tools_store(call *c, const char *app_id, cJSON *offer); /* takes it */

/* The application of the path; NULL after a response of 404. */
const record *tools_find_app(call *c);

/* The tool of this name in a list of tools; NULL: none. */
cJSON *tools_find(const cJSON *tools, const char *name);

/* "public", "private" (the default) or "private_proxy". */
const char *tools_visibility(const cJSON *tool);

/* False after a response of 422: a name occurs twice, or a tool is private_proxy without a base URL. */
bool tools_check(call *c, const cJSON *tools, const char *base_url);

/* Responds with the result of a tool, which are its arguments: the emulator has no tools. Arguments that do
 * not fit the tool's schema, and {"fail": true}, give a result with `isError`. */
void tools_respond(call *c, const cJSON *tool, const cJSON *arguments);

/* Checks required members and types of members by a JSON Schema. NULL, or the problem, in the arena. */
const char *tools_schema_problem(arena *a, const cJSON *schema, const cJSON *value);

/* The caller's app id: that of its Application, else its client id. */
const char *tools_own_app(call *c);

#endif

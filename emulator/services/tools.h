/* Tools of applications: storage and calls. */
#ifndef EMULATOR_TOOLS_H
#define EMULATOR_TOOLS_H

#include "engine/call/call.h"

#define TOOLS_STORE "tools" /* key-value store: what applications offer, by their id */

/* {base_url, tools} of an application, which the caller deletes; empty for one without. */
cJSON *tools_of(const call *c, const char *app_id);
void tools_store(call *c, const char *app_id, cJSON *offer); /* takes it */

/* The tool of this name in a list of tools, NULL: none. */
cJSON *tools_find(const cJSON *tools, const char *name);

/* "public", "private" (the default) or "private_proxy". */
const char *tools_visibility(const cJSON *tool);

/* False after having responded 422: a private_proxy tool without a base URL, or a duplicate name. */
bool tools_check(call *c, const cJSON *tools, const char *base_url);

/* Responds with the result of a tool, which echoes its arguments. Arguments without what the tool's schema
 * requires give a result with `isError`; so does the argument {"fail": true}. */
void tools_respond(call *c, const cJSON *tool, const cJSON *arguments);

/* Checks a value against required members and member types of a JSON Schema: NULL, or an error message in the
 * arena. */
const char *tools_schema_problem(arena *a, const cJSON *schema, const cJSON *value);

/* The caller's own app id: that of its Application, else its client id. */
const char *tools_own_app(call *c);

#endif

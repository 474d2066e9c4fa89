/* Tools of applications: where they are kept, and what a call of one does. */
#ifndef EMULATOR_TOOLS_H
#define EMULATOR_TOOLS_H

#include "engine/call/call.h"

/* {base_url, tools} of an application, which the caller deletes; empty for one without. */
cJSON *tools_of(const call *c, const char *app_id);
void tools_store(call *c, const char *app_id, cJSON *offer); /* takes it */

/* The tool of this name in a list of tools, NULL for none. */
cJSON *tools_find(const cJSON *tools, const char *name);

/* "public", "private" (the default) or "private_proxy". */
const char *tools_visibility(const cJSON *tool);

/* False after having answered 422: a tool is private_proxy, and there is no base URL; or a name is there
 * twice. */
bool tools_check(call *c, const cJSON *tools, const char *base_url);

/* Answers with what the tool returns: its arguments, as nobody knows what a tool really does. Arguments that
 * lack what the tool's schema requires make a result with `isError`; so does the argument {"fail": true}. */
void tools_respond(call *c, const cJSON *tool, const cJSON *arguments);

/* Whether a value is what a JSON Schema wants, as far as required members and types of members go; else why
 * not, in the arena. */
const char *tools_schema_problem(arena *a, const cJSON *schema, const cJSON *value);

/* The caller's own app id: that of its Application, else its client id. */
const char *tools_own_app(call *c);

#endif

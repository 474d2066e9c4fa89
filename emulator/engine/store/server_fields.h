/* What the server writes into entities: ids, times, tenant, versions. */
#ifndef EMULATOR_SERVER_FIELDS_H
#define EMULATOR_SERVER_FIELDS_H

#include "engine/call/call.h"

/* Whether a member of this name is one that the server writes into entities. */
bool server_fields_has(const char *name);

/* Takes members that the server stamps out of a body whose schema does not have them: callers may send, but
 * not set them. */
void server_fields_strip(const collection *c, const spec_schema *schema, cJSON *body);

/* Completes a new entity: stamps, then defaults of the spec, then what is required and still absent. */
void server_fields_create(call *c, const collection *into, cJSON *object);

/* Who changed it and when, and its next version. `now` in milliseconds since 1970; a NULL caller: the server
 * itself. */
void server_fields_update(const collection *of, cJSON *object, const caller *by, int64_t now);

/* Marks it deleted, softly. */
void server_fields_delete(call *c, const collection *of, cJSON *object);

#endif

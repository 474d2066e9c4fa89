/* The members that the server writes into entities: ids, times, tenant, versions. */
#ifndef EMULATOR_SERVER_FIELDS_H
#define EMULATOR_SERVER_FIELDS_H

#include "engine/store/collection.h"

/* Who calls, by the token. */
typedef struct caller {
    const char *client_id, *subject, *tenant, *scope;
    const char *app; /* slug of the application that the client belongs to, or NULL */
} caller;

bool server_fields_has(const char *name);

/* Sets a member where the entity has such a property; takes `value`. */
void server_fields_set(const collection *c, cJSON *object, const char *name, cJSON *value);
void server_fields_set_time(const collection *c, cJSON *object, const char *name, int64_t time);

/* Removes members that the schema of a body does not have: callers may send, but not set them. */
void server_fields_strip(const collection *c, const spec_schema *schema, cJSON *body);

/* Completes a new entity: server-written members, then the document's defaults, then required members that
 * are still absent. `now` in milliseconds since 1970, here and below. */
void server_fields_create(arena *a, const collection *into, cJSON *object, const caller *by, int64_t now);

/* Sets who changed the entity and when, and its next version. A NULL caller: the server itself. */
void server_fields_update(const collection *of, cJSON *object, const caller *by, int64_t now);

void server_fields_delete(const collection *of, cJSON *object, const caller *by, int64_t now);

#endif

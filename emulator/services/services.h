/* What the services of the platform do beyond create, get, list, update and delete.
 *
 * Each service has a file beside this one and a table of its behaviours by operationId. A behaviour whose
 * operation the spec does not have is never called; an operation that is neither plain nor in a table is
 * answered 501. */
#ifndef EMULATOR_SERVICES_H
#define EMULATOR_SERVICES_H

#include "core.h"

typedef struct service_entry {
    const char *operation; /* operationId, or method and path: "POST /v1/auth/token" */
    behaviour serve;
} service_entry;

/* Each ends with an entry without an operation. */
extern const service_entry auth_service[];
extern const service_entry integration_service[];
extern const service_entry people_service[];
extern const service_entry pods_service[];

/* NULL when no service claims the operation. */
behaviour service_behaviour(const char *operation);

/* Paths that are served whether the spec has them or not, without a token. */
typedef struct service_path {
    const char *method, *path;
    behaviour serve;
} service_path;
extern const service_path service_own_paths[]; /* ends with an entry without a path */

/* Slug of the Application whose OAuth client the caller is; NULL for none. In the call's memory. */
const char *service_app_of_client(call *c);

/* Sets c->caller by an API key; false when there is no such key that works. The emulator's lock is held. */
bool service_caller_of_key(call *c, const char *key);

#endif

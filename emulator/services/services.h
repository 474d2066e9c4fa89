/* What the services of the platform do beyond create, get, list, update and delete.
 *
 * Each service has a file beside this one and a table of its behaviours by operationId. A handler whose
 * operation the spec does not have is never called; an operation that is neither plain nor in a table is
 * answered 501. */
#ifndef EMULATOR_SERVICES_H
#define EMULATOR_SERVICES_H

#include "engine/call/call.h"

typedef struct service_handler {
    const char *operation; /* operationId, or method and path: "POST /v1/auth/token" */
    handler serve;
} service_handler;

/* Each ends with an entry without an operation. */
extern const service_handler approvals_service[];
extern const service_handler apps_service[];
extern const service_handler audit_service[];
extern const service_handler auth_service[];
extern const service_handler catalog_service[];
extern const service_handler files_service[];
extern const service_handler finance_service[];
extern const service_handler flags_service[];
extern const service_handler integration_service[];
extern const service_handler jobs_service[];
extern const service_handler masking_service[];
extern const service_handler mcp_service[];
extern const service_handler notifications_service[];
extern const service_handler oauth_apps_service[];
extern const service_handler oauth_service[];
extern const service_handler people_service[];
extern const service_handler pods_service[];
extern const service_handler policy_service[];
extern const service_handler rate_limit_service[];
extern const service_handler registry_service[];
extern const service_handler rfp_service[];
extern const service_handler secrets_service[];
extern const service_handler skills_service[];
extern const service_handler storage_service[];
extern const service_handler users_service[];
extern const service_handler workflows_service[];

/* All of them, up to a NULL. */
extern const service_handler *const services[];

/* NULL when no service claims the operation. */
handler service_behaviour(const char *operation);

/* Paths that are served whether the spec has them or not, without a token. */
typedef struct service_path {
    const char *method, *path;
    handler serve;
} service_path;
extern const service_path service_own_paths[]; /* ends with an entry without a path */

/* ---- behaviours of the emulator's own paths */

void service_login_page(call *c);   /* what plays the identity provider */
void service_consent_page(call *c); /* /oauth/authorize */
void service_job_download(call *c); /* an output file, by a signed address */

/* Lets everything that was under way when the state was kept go on; the emulator's lock is held, or nobody
 * else has the emulator yet. */
void services_resume(emulator *e, int64_t now);
void pods_resume(emulator *e, int64_t now);
void jobs_resume(emulator *e, int64_t now);
void skills_resume(emulator *e, int64_t now);
void workflows_resume(emulator *e, int64_t now);

/* Adds to seeded records what their services keep beside them. */
void services_seeded(emulator *e);
void files_seeded(emulator *e);
void jobs_seeded(emulator *e);

/* Schedules the action for each record of an entity's collection whose `status` `is_over` does not fit. */
void resume_unfinished(emulator *e, const char *entity, bool (*is_over)(const char *status),
                       scheduled_action action, int64_t due);

/* ---- what services do for each other; the emulator's lock is held */

/* Slug of the Application whose OAuth client the caller is; NULL for none. In the call's memory. */
const char *integration_application_of(call *c);

/* Sets c->caller by an API key; false when there is no such key that works. The emulator's lock is held. */
bool service_identify_key(call *c, const char *key);

/* Whether the account of a person (the `sub` of tokens) is suspended. */
bool users_is_suspended(call *c, const char *tenant, const char *subject);

/* Slug of a new application, made from a name: "CRM 360!" becomes "crm-360". */
const char *integration_slug(arena *a, const char *name);

/* Stores an audit entry of the caller. The outcome is one of AuditEntryOutcome. */
void audit_record(call *c, const char *action, const char *resource, const char *outcome);

/* Tells those who follow policy updates. `old` may be NULL. */
void service_policies_changed(call *c, const cJSON *old, const cJSON *new_rules);

/* ---- common */

/* "http://localhost:4000", as the caller reaches the emulator. */
const char *call_base_url(const call *c);

/* The prefix and 32 digits that cannot be guessed. */
const char *random_hex(arena *a, const char *prefix);

/* Whether one of the words, which are divided by spaces, is this one; and the words as a list. */
bool scope_contains(const char *words, const char *word);
cJSON *scope_list(const char *words);

/* Puts an object, which is taken, into a list that is in the order of a text member. */
void json_insert_sorted(cJSON *list, const char *name, cJSON *item);

/* Sets a member to a moment (milliseconds since 1970). */
void json_set_time(cJSON *object, const char *name, int64_t time);

/* The first record of the tenant (NULL: of any) whose member is this text; NULL for none. */
const record *collection_find_by_text(const collection *in, const char *tenant, const char *name,
                                      const char *text);

/* Stamps and stores a new entity in any collection and deletes the tree. */
const record *crud_insert_into(call *c, collection *into, cJSON *entity);

/* Publishes an event with this data. */
void event_publish_json(emulator *e, const char *topic, const char *name, const cJSON *data);

/* Answers 422 about one field. */
void response_invalid_field(call *c, const char *field, const char *message);

#endif

/* The interface between the engine and services.
 *
 * A service adds to the engine what its operations do beyond create, get, list, update, delete and
 * transitions. The engine knows services only by the table in emulator_options. All members of a service are
 * optional. Its functions are called with the emulator's lock held, or before other threads have the emulator. */
#ifndef EMULATOR_SERVICE_H
#define EMULATOR_SERVICE_H

#include "engine/call/response.h"

typedef struct service_handler {
    const char *operation; /* operationId, or method and path: "POST /v1/auth/token" */
    handler serve;         /* NULL: a transition when `also` is set, else a list of the records that fit */
    entity_change also;
    record_filter fits;
} service_handler;

typedef struct service_path {
    const char *method, *path;
    handler serve;
} service_path;

/* A group of /emulator/settings. */
typedef struct service_settings {
    const char *name;
    int type;             /* cJSON_Object or cJSON_Array */
    int member_type;      /* … and that of its members */
    const char *defaults; /* JSON text */

    /* Called before a group is replaced; NULL: nothing to do. `old` may be NULL. */
    void (*changed)(call *c, const cJSON *old, const cJSON *replacement);
} service_settings;

/* States in which the records of an entity stay without further events; seeded records have one of them. */
typedef struct service_final_states {
    const char *entity;
    const char *states[3];
} service_final_states;

/* Lists end with an entry whose first member is NULL. */
struct service {
    /* A handler of an operation that the document does not have is never called. */
    const service_handler *handlers;

    const service_path *paths;    /* served without a token, unless the document has them */
    const char *const *kv_stores; /* names of its key-value stores */
    const service_settings *settings;
    const service_final_states *final_states;

    /* Entities that all applications of a tenant see, in spite of their `app_id`. */
    const char *const *tenant_entities;

    /* Paths whose errors are those of RFC 6749; with a '/' at the end: prefixes of paths. */
    const char *const *oauth_paths;

    /* The prefix of bearer tokens that are API keys, and the function that sets c->caller by one. It returns
     * false when the key is invalid. */
    const char *key_prefix;
    bool (*identify_key)(call *c, const char *key);

    /* Slug of the caller's application, in the call's memory; NULL: none. */
    const char *(*application_of)(call *c);

    /* Called after a call has created, changed or removed a record of any collection. `change` is "created",
     * "updated", "status_changed" or "deleted". */
    void (*record_changed)(call *c, const collection *of, const char *change, const cJSON *entity);

    /* Called once the endpoints of the document exist. */
    void (*set_up)(emulator *e);

    /* Adds what the service keeps beside seeded records. */
    void (*seed)(emulator *e);

    /* Resumes what was under way when the state was saved. */
    void (*resume)(emulator *e, int64_t now);
};

/* ---- for the engine */

/* The handler of an operation; NULL when no service has one. */
const service_handler *service_find_handler(const emulator *e, const char *operation);

bool service_is_key(const emulator *e, const char *token);
bool service_identify_key(call *c, const char *key);

const char *service_application_of(call *c);

bool service_has_oauth_errors(const emulator *e, const char *path);
bool service_is_tenant_entity(const emulator *e, const char *entity);

const service_final_states *service_find_final_states(const emulator *e, const char *entity);

void service_record_changed(call *c, const collection *of, const char *change, const cJSON *entity);
void service_set_up_all(emulator *e);
void service_seed_all(emulator *e);
void service_resume_all(emulator *e, int64_t now);

/* ---- for services */

/* Schedules the action for each record of an entity whose `status` is not final. */
void service_resume_records(emulator *e, const char *entity, bool (*is_final)(const char *status),
                            scheduled_action action, int64_t due);

#endif

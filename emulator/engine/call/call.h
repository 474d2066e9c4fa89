/* What the parts of the emulator share: the state, an endpoint, a call. Not for main and server. */
#ifndef EMULATOR_CALL_H
#define EMULATOR_CALL_H

#include <pthread.h>

#include "engine/base/json.h"
#include "engine/base/pattern.h"
#include "engine/base/schedule.h"
#include "engine/emulator.h"
#include "engine/http/event.h"
#include "engine/http/multipart.h"
#include "engine/http/target.h"
#include "engine/store/collection.h"
#include "engine/store/kv_store.h"
#include "spec/spec.h"

typedef struct call call;
typedef struct journal journal;
typedef struct router router;

/* Answers a call whose token, parameters and body were found to be good. The emulator's lock is held. */
typedef void (*handler)(call *c);

/* An operation as it is served. */
typedef struct endpoint {
    const spec_operation *operation; /* NULL: not of the spec */
    const char *name;                /* operationId, else "GET /health" */
    const char *method, *path;
    VECTOR(const char *) parameters; /* names of the path's slots, in order */
    handler serve;                   /* NULL: 501 */
    collection *collection;          /* the one its path leads into, or NULL */
    bool needs_token;
    int success_status;
    const spec_schema *success; /* schema of the success answer as JSON; NULL: it has none */
    bool is_enveloped;          /* … and it is {data, meta} */
} endpoint;

struct emulator {
    emulator_options options;
    arena *memory; /* of all that is immutable once the emulator is up */
    diagnostics *diagnostics;
    const spec_document *document;
    patterns *patterns;
    router *router;
    bool is_foreign; /* see foreign.h */
    VECTOR(const char *) base_paths;
    collections collections;
    VECTOR(endpoint *) endpoints;
    unsigned char token_key[32];

    pthread_mutex_t lock; /* guards what follows, and the records of all collections */
    schedule *schedule;
    event_hub *events;
    kv_stores kv_stores;
    cJSON *settings;          /* see settings.h */
    cJSON *faults;            /* see fault.h */
    int64_t token_generation; /* tokens of another one have expired */
    int64_t next_keep_alive;
    int64_t next_sync;
    buffer bundle;    /* see bundle.h; empty until somebody asks for it */
    journal *journal; /* NULL: the state is in memory alone */
};

/* Who calls, by the token. */
typedef struct caller {
    const char *client_id, *subject, *tenant, *scope;
    const char *app; /* slug of the Application the client belongs to, or NULL */
} caller;

struct call {
    emulator *emulator;
    arena *memory; /* lives as long as the response */
    const http_request *request;
    http_response *response;
    const char *request_id;
    int64_t now;
    target target;
    const endpoint *endpoint; /* NULL until found */
    VECTOR(const char *) path_values;
    caller caller;
    cJSON *body;      /* NULL: none, or neither JSON nor a form */
    form_parts parts; /* of a multipart body; its texts are in `body` as well */
};

/* Ends all access tokens there are. The lock is held. */
void auth_expire_tokens(emulator *e);

/* The last slot of the path: the id of the record the call is about. */
const char *call_id(const call *c);

/* The first value of a query parameter, NULL when absent. */
const char *call_query(const call *c, const char *name);

/* A slot of the path by its place, "" when there is none. */
const char *call_path_variable(const call *c, size_t index);

#endif

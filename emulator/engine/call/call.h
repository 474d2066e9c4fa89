/* What the parts of the engine and the services share: the state, an endpoint, a call. */
#ifndef EMULATOR_CALL_H
#define EMULATOR_CALL_H

#include "base/diagnostics.h"
#include "engine/base/event.h"
#include "engine/base/json.h"
#include "engine/base/pattern.h"
#include "engine/base/schedule.h"
#include "engine/call/options.h"
#include "engine/http/delivery.h"
#include "engine/http/message.h"
#include "engine/http/multipart.h"
#include "engine/http/router.h"
#include "engine/http/target.h"
#include "engine/store/collection.h"
#include "engine/store/journal.h"
#include "engine/store/kv_store.h"
#include "engine/store/server_fields.h"
#include "engine/validate/schema_query.h"

#include <pthread.h>

typedef struct emulator emulator;
typedef struct call call;

/* Responds to a call whose credentials, parameters and body are valid. The emulator's lock is held. */
typedef void (*handler)(call *c);

/* Changes an entity after its transition; false after having responded. */
typedef bool (*entity_change)(call *c, cJSON *entity);

/* Whether a list shows a record. */
typedef bool (*record_filter)(const call *c, const record *r);

/* An operation, or one of the emulator's own paths. */
struct endpoint {
    const spec_operation *operation; /* NULL: not in the document */
    const char *name;                /* operationId, else "GET /health" */
    const char *method, *path;
    VECTOR(const char *) parameters; /* names of the path variables, in order */
    handler serve;                   /* NULL: 501 */
    entity_change also;              /* of a transition; NULL: none */
    record_filter fits;              /* of a list; NULL: all records */
    collection *collection;          /* the one that its path leads into, or NULL */
    bool needs_token;
    int success_status;
    const spec_schema *success;    /* schema of the JSON of a success; NULL: none */
    bool is_enveloped;             /* … which is {data, meta} */
    struct generic_paging *paging; /* of a list that is served generically; NULL: not paged */
};

struct emulator {
    emulator_options options;
    arena *memory; /* of what does not change after the start */
    diagnostics *diagnostics;
    const spec_document *document;
    patterns *patterns;
    router *router;
    bool is_generic; /* see endpoint.h */
    VECTOR(const char *) base_paths;
    collections collections;
    VECTOR(endpoint *) endpoints;
    VECTOR(const struct service_settings *) groups; /* of the settings */
    unsigned char token_key[32];

    pthread_mutex_t lock; /* guards what follows, and the records of all collections */
    schedule *schedule;
    event_hub *events;
    deliveries *deliveries; /* NULL once the state has been saved */
    kv_stores kv_stores;
    cJSON *settings;          /* see settings.h */
    cJSON *faults;            /* see fault.h */
    int64_t token_generation; /* tokens of another generation have expired */
    int64_t next_keep_alive;
    int64_t next_sync;
    buffer bundle;    /* see bundle.h; empty until the first request for it */
    journal *journal; /* NULL: the state is in memory only */
};

struct call {
    emulator *emulator;
    arena *memory; /* lives as long as the response */
    const http_request *request;
    http_response *response;
    const char *request_id;
    int64_t now;
    target target;
    const endpoint *endpoint; /* NULL until found */
    path_values path_values;
    caller caller;
    cJSON *body;       /* NULL: none, or neither JSON nor a form */
    form_parts parts;  /* of a multipart body; its texts are in `body` as well */
    bool fails_stream; /* the fault `stream-error` */
};

/* The last path variable: the id of the record that the call is about. */
const char *call_id(const call *c);

/* A path variable by its index; "" when absent. */
const char *call_path_variable(const call *c, size_t index);

/* The first value of a query parameter; NULL when absent. */
const char *call_query(const call *c, const char *name);

/* "http://localhost:4000", as the caller reaches the emulator. */
const char *call_base_url(const call *c);

#endif

/* The collections of the spec: paths that hold entities. */
#ifndef EMULATOR_COLLECTION_H
#define EMULATOR_COLLECTION_H

#include "engine/base/identifier.h"
#include "engine/store/store.h"

typedef struct collection {
    const char *path; /* "/v1/integration/webhooks"; may have slots: "/v1/skills/{id}/executions" */
    const char *name; /* of the entity: "Webhook"; the path where its schema has none */
    const spec_schema *entity;
    identifier_form ids;
    store *records;
    bool deletes_softly;  /* the entity has `is_deleted` */
    bool counts_versions; /* … an integer `version`, which grows with every change */
    int app_property;     /* of `app_id`, or -1 */
    VECTOR(int) searched; /* properties that `search` looks in */
} collection;

typedef VECTOR(collection *) collections;

/* Finds the collections by the shapes of the operations: GET on a path that answers a page of objects with
 * an `id`, or GET on a path and one slot that answers one. */
void collections_find(arena *a, const spec_document *spec, patterns *known, diagnostics *d, collections *out);
void collections_free(collections *all);

/* NULL when there is none. */
collection *collection_of_entity(const collections *all, const char *name);

/* The collection that a path leads into: "/v1/pods/{id}/start" into "/v1/pods". The longest wins; NULL for
 * none. */
collection *collection_of_path(const collections *all, const char *path);

/* ---- shapes, of the schemas of answers */

/* The schema behind all references, what stands beside them left aside. */
const spec_schema *schema_query_base(const spec_schema *schema);

/* The first 2xx response; NULL for none. */
const spec_response *schema_query_success(const spec_operation *operation);

/* Whether a body of the operation can be JSON. */
bool schema_query_takes_json(const spec_operation *operation);

/* The schema of a body as JSON: of the media type application/json, else any +json; NULL for none. */
const spec_schema *schema_query_json(const spec_response *response);

/* A property of an object; NULL when absent. Looks through references. */
const spec_schema *schema_query_property(const spec_schema *schema, const char *name);

/* Whether it is {data, meta}. */
bool schema_query_is_envelope(const spec_schema *schema);

/* The schema of the items when it is a page: an array `data` (or `items`) and `total`; else NULL. */
const spec_schema *schema_query_page_item(const spec_schema *schema);

/* The entity in the answer, without its envelope; NULL where there is none. */
const spec_schema *schema_query_entity(const spec_schema *schema);

/* Whether null is a value of it. */
bool schema_query_allows_null(const spec_schema *schema);

#endif

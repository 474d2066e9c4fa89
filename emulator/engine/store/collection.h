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

/* The first record of the tenant (NULL: of any) whose member is this text; NULL when there is none, or when
 * `in` is NULL. Soft-deleted records are skipped. */
const record *collection_find_by_text(const collection *in, const char *tenant, const char *name,
                                      const char *text);

#endif

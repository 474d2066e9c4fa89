/* The collections of the document: paths with entities below them. */
#ifndef EMULATOR_COLLECTION_H
#define EMULATOR_COLLECTION_H

#include "engine/base/identifier.h"
#include "engine/base/pattern.h"
#include "engine/store/store.h"

typedef struct collection {
    const char *path; /* "/v1/integration/webhooks"; may have variables: "/v1/skills/{id}/executions" */
    const char *name; /* of the entity: "Webhook"; the path if its schema has no name */
    const spec_schema *entity;
    identifier_form ids;
    store *records;
    bool deletes_softly;  /* the entity has `is_deleted` */
    bool counts_versions; /* … an integer `version`, which grows with every change */
    int app_property;     /* of `app_id`, or -1 */
    VECTOR(int) searched; /* properties searched by `search` */
} collection;

typedef VECTOR(collection *) collections;

/* The form of ids by the pattern, else the format of an `id`. False when no supported form fits. */
bool collection_id_form(arena *a, patterns *known, const spec_schema *schema, identifier_form *form);

/* Finds the collections by the schemas of the operations: GET on a path that responds with a page of objects
 * with an `id`, or GET on a path and one variable that responds with one object. */
void collections_find(arena *a, const spec_document *spec, patterns *known, diagnostics *d, collections *out);
void collections_free(collections *all);

/* NULL: none. */
collection *collection_of_entity(const collections *all, const char *name);

/* The longest that a path leads into: "/v1/pods/{id}/start" into "/v1/pods"; NULL: none. */
collection *collection_of_path(const collections *all, const char *path);

/* The first record of the tenant (NULL: of any) whose member is this text; NULL: none, or when `in` is NULL.
 * Soft-deleted records are skipped. */
const record *collection_find_by_text(const collection *in, const char *tenant, const char *name,
                                      const char *text);

#endif

/* The records of one collection, in memory, in order of insertion, found by id.
 *
 * A record is its JSON text plus the place of each property in it: small, ready to be sent, and quick to
 * filter and sort without being parsed. Not thread-safe; the emulator's lock guards it. */
#ifndef EMULATOR_STORE_H
#define EMULATOR_STORE_H

#include "engine/base/json.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct store store;

/* A part of a record's text; length 0: the member is absent. */
typedef struct slice {
    const char *text;
    size_t length;
} slice;

typedef struct record record;

store *store_new(const spec_schema *entity);
void store_free(store *s);

/* Called for each record that is new or has changed, and for each that is about to be removed. NULL: none. */
typedef void (*store_watcher)(void *context, const record *r, bool is_gone);
void store_watch(store *s, store_watcher watcher, void *context);

/* The number of a property of the entity, or -1. */
int store_property(const store *s, const char *name);

/* Adds a record. `object` has a member `id`, unique in the store. Nothing of it is kept. */
const record *store_insert(store *s, const char *tenant, const cJSON *object);

/* Replaces the content of a record; its id and tenant stay. */
void store_replace(store *s, const record *old, const cJSON *object);

void store_remove(store *s, const record *r);

/* NULL when no record of this tenant (NULL: of any) has this id. Soft-deleted records are found. */
const record *store_find(const store *s, const char *tenant, const char *id);

size_t store_count(const store *s);
const record *store_at(const store *s, size_t index); /* in order of insertion */

/* For a walk from the last record to the first: prefetches the records that come soon after `index`, since
 * memory latency dominates a walk over many records. */
void store_fetch_ahead(const store *s, size_t index);

const char *record_id(const record *r);
const char *record_tenant(const record *r);
bool record_is_deleted(const record *r); /* softly: its `is_deleted` is true */
slice record_text(const record *r);      /* the whole object */
slice record_member(const record *r, int property);
bool record_equals(const record *r, int property, const char *text); /* a text that needs no escapes */

/* The record as a tree, which the caller deletes. */
cJSON *record_read(const record *r);

#endif

/* Named key-value stores for state that is no entity of a collection: codes, buckets, leases, contents. JSON
 * values, each with a time of expiry. The emulator's lock guards them. */
#ifndef EMULATOR_KV_STORE_H
#define EMULATOR_KV_STORE_H

#include "engine/store/store.h"

typedef struct kv_store {
    const char *name; /* "login_codes" */
    store *entries;
} kv_store;

typedef VECTOR(kv_store) kv_stores;

/* Adds an empty store; `name` is borrowed. */
void kv_stores_add(arena *a, kv_stores *all, const char *name);
void kv_stores_free(kv_stores *all);

/* All functions below abort when there is no store of the name: services declare theirs. */

enum { KV_STORE_FOREVER = 0 };

/* Sets the value of a key; takes the value. It expires at `until` (milliseconds since 1970). */
void kv_store_put(const kv_stores *all, const char *name, const char *key, cJSON *value, int64_t until);

/* A copy of the value, which the caller deletes; NULL: none at `now`. */
cJSON *kv_store_get(const kv_stores *all, const char *name, const char *key, int64_t now);

/* Does nothing when there is no such key. */
void kv_store_remove(const kv_stores *all, const char *name, const char *key);

/* All values that have not expired at `now`, oldest first: an array, which the caller deletes. */
cJSON *kv_store_all(const kv_stores *all, const char *name, int64_t now);

#endif

/* What services keep that is no entity of a collection: codes, buckets, leases, contents. Named JSON values,
 * each with an end. The emulator's lock guards them. */
#ifndef EMULATOR_KV_STORE_H
#define EMULATOR_KV_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/json.h"
#include "engine/store/store.h"

typedef enum kv_store {
    KV_STORE_LOGIN_CODES,    /* one-time codes of logins and consents */
    KV_STORE_REFRESH_TOKENS, /* by the token */
    KV_STORE_DENIED,         /* what tokens are refused for: their id, session, client or subject */
    KV_STORE_GRANTS,         /* consents, by person */
    KV_STORE_CLIENTS,        /* registered OAuth clients by client id: hash of the secret */
    KV_STORE_BUCKETS,        /* of rate limits */
    KV_STORE_TOOLS,          /* by app id: base URL and tools */
    KV_STORE_LEASES,         /* of the registry */
    KV_STORE_JOBS,           /* by job id: what the job does, wrote and left */
    KV_STORE_RUNS,           /* by run id: the steps it began with */
    KV_STORE_CONTENTS,       /* bytes of files */
    KV_STORE_READERS,        /* who acknowledged which announcement */
    KV_STORE_COUNT
} kv_store;

typedef struct kv_stores {
    store *stores[KV_STORE_COUNT];
} kv_stores;

const char *kv_store_name(kv_store of); /* "login_codes" */

void kv_stores_init(kv_stores *all);
void kv_stores_free(kv_stores *all);

enum { KV_STORE_FOREVER = 0 };

/* Puts a value, which is taken, in place of the one of this key. It is there until `until` (milliseconds
 * since 1970). */
void kv_store_put(kv_stores *all, kv_store on, const char *key, cJSON *value, int64_t until);

/* A copy of the value, which the caller deletes; NULL when there is none at `now`. */
cJSON *kv_store_get(const kv_stores *all, kv_store on, const char *key, int64_t now);

/* Nothing happens when there is none. */
void kv_store_remove(kv_stores *all, kv_store on, const char *key);

/* All values that are there at `now`, in order of being put first: an array, which the caller deletes. */
cJSON *kv_store_all(const kv_stores *all, kv_store on, int64_t now);

#endif

/* What services keep that is no entity of a collection: codes, buckets, leases, contents. Named JSON values,
 * each with an end. The emulator's lock guards them. */
#ifndef EMULATOR_SHELF_H
#define EMULATOR_SHELF_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/json.h"
#include "engine/store/store.h"

typedef enum shelf {
    SHELF_LOGIN_CODES,    /* one-time codes of logins and consents */
    SHELF_REFRESH_TOKENS, /* by the token */
    SHELF_DENIED,         /* what tokens are refused for: their id, session, client or subject */
    SHELF_GRANTS,         /* consents, by person */
    SHELF_CLIENTS,        /* registered OAuth clients by client id: hash of the secret */
    SHELF_BUCKETS,        /* of rate limits */
    SHELF_TOOLS,          /* by app id: base URL and tools */
    SHELF_LEASES,         /* of the registry */
    SHELF_JOBS,           /* by job id: what the job does, wrote and left */
    SHELF_RUNS,           /* by run id: the steps it began with */
    SHELF_CONTENTS,       /* bytes of files */
    SHELF_READERS,        /* who acknowledged which announcement */
    SHELF_COUNT
} shelf;

typedef struct shelves {
    store *stores[SHELF_COUNT];
} shelves;

const char *shelf_name(shelf of); /* "login_codes" */

void shelves_init(shelves *all);
void shelves_free(shelves *all);

enum { SHELF_FOREVER = 0 };

/* Puts a value, which is taken, in place of the one of this key. It is there until `until` (milliseconds
 * since 1970). */
void shelf_put(shelves *all, shelf on, const char *key, cJSON *value, int64_t until);

/* A copy of the value, which the caller deletes; NULL when there is none at `now`. */
cJSON *shelf_get(const shelves *all, shelf on, const char *key, int64_t now);

/* Nothing happens when there is none. */
void shelf_remove(shelves *all, shelf on, const char *key);

/* All values that are there at `now`, in order of being put first: an array, which the caller deletes. */
cJSON *shelf_all(const shelves *all, shelf on, int64_t now);

#endif

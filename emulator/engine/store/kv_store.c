#include "engine/store/kv_store.h"

static const spec_schema free_form;

const char *shelf_name(shelf of)
{
    static const char *const names[SHELF_COUNT] = {[SHELF_LOGIN_CODES] = "login_codes",
                                                   [SHELF_REFRESH_TOKENS] = "refresh_tokens",
                                                   [SHELF_DENIED] = "denied",
                                                   [SHELF_GRANTS] = "grants",
                                                   [SHELF_CLIENTS] = "clients",
                                                   [SHELF_BUCKETS] = "buckets",
                                                   [SHELF_TOOLS] = "tools",
                                                   [SHELF_LEASES] = "leases",
                                                   [SHELF_JOBS] = "jobs",
                                                   [SHELF_RUNS] = "runs",
                                                   [SHELF_CONTENTS] = "contents",
                                                   [SHELF_READERS] = "readers"};
    return names[of];
}

void shelves_init(shelves *all)
{
    for (size_t i = 0; i < SHELF_COUNT; i++)
        all->stores[i] = store_new(&free_form);
}

void shelves_free(shelves *all)
{
    for (size_t i = 0; i < SHELF_COUNT; i++)
        store_free(all->stores[i]);
}

static bool is_over(const cJSON *entry, int64_t now)
{
    const cJSON *until = cJSON_GetObjectItemCaseSensitive(entry, "until");
    return until->valuedouble > SHELF_FOREVER && until->valuedouble <= (double)now;
}

/* The value of a record, NULL when its time is over. */
static cJSON *value_of(const record *r, int64_t now)
{
    cJSON *entry = record_read(r);
    cJSON *value = is_over(entry, now) ? NULL : cJSON_DetachItemFromObjectCaseSensitive(entry, "value");
    cJSON_Delete(entry);
    return value;
}

/* Nobody asks for most of what has ended: each look takes an ended one along. */
static void drop_oldest(store *s, int64_t now)
{
    if (store_count(s) == 0)
        return;
    const record *oldest = store_at(s, 0);
    cJSON *entry = record_read(oldest);
    if (is_over(entry, now))
        store_remove(s, oldest);
    cJSON_Delete(entry);
}

void shelf_put(shelves *all, shelf on, const char *key, cJSON *value, int64_t until)
{
    store *s = all->stores[on];
    cJSON *entry = cJSON_CreateObject();
    json_set_text(entry, "id", key);
    json_set_integer(entry, "until", until);
    json_set(entry, "value", value);
    const record *old = store_find(s, NULL, key);
    if (old != NULL)
        store_replace(s, old, entry);
    else
        store_insert(s, "", entry);
    cJSON_Delete(entry);
}

cJSON *shelf_get(const shelves *all, shelf on, const char *key, int64_t now)
{
    store *s = all->stores[on];
    drop_oldest(s, now);
    const record *r = store_find(s, NULL, key);
    return r != NULL ? value_of(r, now) : NULL;
}

void shelf_remove(shelves *all, shelf on, const char *key)
{
    const record *r = store_find(all->stores[on], NULL, key);
    if (r != NULL)
        store_remove(all->stores[on], r);
}

cJSON *shelf_all(const shelves *all, shelf on, int64_t now)
{
    cJSON *values = cJSON_CreateArray();
    for (size_t i = 0; i < store_count(all->stores[on]); i++) {
        cJSON *value = value_of(store_at(all->stores[on], i), now);
        if (value != NULL)
            cJSON_AddItemToArray(values, value);
    }
    return values;
}

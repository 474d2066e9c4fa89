#include "engine/store/kv_store.h"

static const spec_schema free_form;

const char *kv_store_name(kv_store of)
{
    static const char *const names[KV_STORE_COUNT] = {[KV_STORE_LOGIN_CODES] = "login_codes",
                                                      [KV_STORE_REFRESH_TOKENS] = "refresh_tokens",
                                                      [KV_STORE_DENIED] = "denied",
                                                      [KV_STORE_GRANTS] = "grants",
                                                      [KV_STORE_CLIENTS] = "clients",
                                                      [KV_STORE_BUCKETS] = "buckets",
                                                      [KV_STORE_TOOLS] = "tools",
                                                      [KV_STORE_LEASES] = "leases",
                                                      [KV_STORE_JOBS] = "jobs",
                                                      [KV_STORE_RUNS] = "runs",
                                                      [KV_STORE_CONTENTS] = "contents",
                                                      [KV_STORE_READERS] = "readers"};
    return names[of];
}

void kv_stores_init(kv_stores *all)
{
    for (size_t i = 0; i < KV_STORE_COUNT; i++)
        all->stores[i] = store_new(&free_form);
}

void kv_stores_free(kv_stores *all)
{
    for (size_t i = 0; i < KV_STORE_COUNT; i++)
        store_free(all->stores[i]);
}

static bool is_over(const cJSON *entry, int64_t now)
{
    const cJSON *until = cJSON_GetObjectItemCaseSensitive(entry, "until");
    return until->valuedouble > KV_STORE_FOREVER && until->valuedouble <= (double)now;
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

void kv_store_put(kv_stores *all, kv_store on, const char *key, cJSON *value, int64_t until)
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

cJSON *kv_store_get(const kv_stores *all, kv_store on, const char *key, int64_t now)
{
    store *s = all->stores[on];
    drop_oldest(s, now);
    const record *r = store_find(s, NULL, key);
    return r != NULL ? value_of(r, now) : NULL;
}

void kv_store_remove(kv_stores *all, kv_store on, const char *key)
{
    const record *r = store_find(all->stores[on], NULL, key);
    if (r != NULL)
        store_remove(all->stores[on], r);
}

cJSON *kv_store_all(const kv_stores *all, kv_store on, int64_t now)
{
    cJSON *values = cJSON_CreateArray();
    for (size_t i = 0; i < store_count(all->stores[on]); i++) {
        cJSON *value = value_of(store_at(all->stores[on], i), now);
        if (value != NULL)
            cJSON_AddItemToArray(values, value);
    }
    return values;
}

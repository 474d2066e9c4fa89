#include "engine/store/kv_store.h"

#include <stdlib.h>
#include <string.h>

static const spec_schema free_form;

void kv_stores_add(arena *a, kv_stores *all, const char *name)
{
    *vector_add(a, all) = (kv_store){.name = name, .entries = store_new(&free_form)};
}

void kv_stores_free(kv_stores *all)
{
    for (size_t i = 0; i < all->count; i++)
        store_free(all->items[i].entries);
}

static store *entries_of(const kv_stores *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->items[i].name, name) == 0)
            return all->items[i].entries;
    abort();
}

static bool has_expired(const cJSON *entry, int64_t now)
{
    const cJSON *until = json_get(entry, "until");
    return until->valuedouble > KV_STORE_FOREVER && until->valuedouble <= (double)now;
}

static cJSON *value_of(const record *r, int64_t now)
{
    cJSON *entry = record_read(r);
    cJSON *value = has_expired(entry, now) ? NULL : cJSON_DetachItemFromObjectCaseSensitive(entry, "value");
    cJSON_Delete(entry);
    return value;
}

/* Most expired entries are never looked up again, so each lookup removes one. */
static void drop_oldest(store *s, int64_t now)
{
    if (store_count(s) == 0)
        return;
    const record *oldest = store_at(s, 0);
    cJSON *entry = record_read(oldest);
    if (has_expired(entry, now))
        store_remove(s, oldest);
    cJSON_Delete(entry);
}

void kv_store_put(const kv_stores *all, const char *name, const char *key, cJSON *value, int64_t until)
{
    store *s = entries_of(all, name);
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

cJSON *kv_store_get(const kv_stores *all, const char *name, const char *key, int64_t now)
{
    store *s = entries_of(all, name);
    drop_oldest(s, now);
    const record *r = store_find(s, NULL, key);
    return r != NULL ? value_of(r, now) : NULL;
}

void kv_store_remove(const kv_stores *all, const char *name, const char *key)
{
    store *s = entries_of(all, name);
    const record *r = store_find(s, NULL, key);
    if (r != NULL)
        store_remove(s, r);
}

cJSON *kv_store_all(const kv_stores *all, const char *name, int64_t now)
{
    const store *s = entries_of(all, name);
    cJSON *values = cJSON_CreateArray();
    for (size_t i = 0; i < store_count(s); i++) {
        cJSON *value = value_of(store_at(s, i), now);
        if (value != NULL)
            cJSON_AddItemToArray(values, value);
    }
    return values;
}

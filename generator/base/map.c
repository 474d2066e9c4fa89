#include "base/map.h"

#include "base/hash.h"
#include "base/vector.h"

#include <string.h>

#define FIRST_BUCKET_COUNT 16

void map_init(map *m, arena *memory)
{
    *m = (map){.memory = memory};
}

static uint64_t hash_of(const char *key)
{
    return hash_bytes(key, strlen(key));
}

/* The bucket of the key, or the empty one where it belongs. */
static uint32_t *find_bucket(const map *m, const char *key, uint64_t hash)
{
    size_t mask = m->bucket_count - 1;
    size_t position = (size_t)hash & mask;
    for (; m->buckets[position] != 0; position = (position + 1) & mask) {
        const map_entry *entry = &m->entries[m->buckets[position] - 1];
        if (entry->hash == hash && strcmp(entry->key, key) == 0)
            break;
    }
    return &m->buckets[position];
}

static map_entry *find(const map *m, const char *key, uint64_t hash)
{
    if (m->count == 0)
        return NULL;
    uint32_t bucket = *find_bucket(m, key, hash);
    return bucket != 0 ? &m->entries[bucket - 1] : NULL;
}

bool map_has(const map *m, const char *key)
{
    return m->count > 0 && find(m, key, hash_of(key)) != NULL;
}

void *map_get(const map *m, const char *key)
{
    const map_entry *entry = m->count > 0 ? find(m, key, hash_of(key)) : NULL;
    return entry != NULL ? entry->value : NULL;
}

/* All keys differ, so each goes to the next free bucket. */
static void grow_buckets(map *m)
{
    m->bucket_count = m->bucket_count == 0 ? FIRST_BUCKET_COUNT : m->bucket_count * 2;
    m->buckets = arena_array(m->memory, m->bucket_count, sizeof *m->buckets);
    size_t mask = m->bucket_count - 1;
    for (size_t i = 0; m->entries != NULL && i < m->count; i++) {
        size_t position = (size_t)m->entries[i].hash & mask;
        while (m->buckets[position] != 0)
            position = (position + 1) & mask;
        m->buckets[position] = (uint32_t)(i + 1);
    }
}

bool map_put(map *m, const char *key, void *value)
{
    uint64_t hash = hash_of(key);
    map_entry *known = find(m, key, hash);
    if (known != NULL) {
        known->value = value;
        return false;
    }
    if (m->count >= m->bucket_count / 2)
        grow_buckets(m);
    *find_bucket(m, key, hash) = (uint32_t)(m->count + 1);
    m->entries = vector_grow(m->memory, m->entries, m->count, &m->capacity, sizeof *m->entries);
    m->entries[m->count++] = (map_entry){.key = arena_copy(m->memory, key), .value = value, .hash = hash};
    return true;
}

void map_clear(map *m)
{
    if (m->count > 0)
        memset(m->buckets, 0, m->bucket_count * sizeof *m->buckets);
    m->count = 0;
}

#include "reader/node_index.h"

#include "base/hash.h"

#include <string.h>

struct node_index {
    size_t mask;
    /* Positions plus one; 0 is empty. A file has fewer than 2^32 keys, since it has at most 2^28 bytes. */
    uint32_t buckets[];
};

node_index *node_index_new(arena *memory, size_t capacity)
{
    size_t count = 16;
    while (count < capacity * 2)
        count *= 2;
    node_index *index = arena_alloc(memory, sizeof *index + count * sizeof index->buckets[0]);
    index->mask = count - 1;
    return index;
}

static size_t find_bucket(const node_index *index, const node_entry *entries, const char *key)
{
    size_t bucket = (size_t)hash_bytes(key, strlen(key)) & index->mask;
    while (index->buckets[bucket] != 0 && strcmp(entries[index->buckets[bucket] - 1].key, key) != 0)
        bucket = (bucket + 1) & index->mask;
    return bucket;
}

bool node_index_put(node_index *index, const node_entry *entries, size_t position, size_t *first)
{
    size_t bucket = find_bucket(index, entries, entries[position].key);
    if (index->buckets[bucket] != 0) {
        *first = index->buckets[bucket] - 1;
        return false;
    }
    index->buckets[bucket] = (uint32_t)(position + 1);
    return true;
}

const node_entry *node_index_find(const node_index *index, const node_entry *entries, const char *key)
{
    uint32_t position = index->buckets[find_bucket(index, entries, key)];
    return position == 0 ? NULL : &entries[position - 1];
}

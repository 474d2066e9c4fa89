#include "reader/node_index.h"

#include "base/hash.h"

#include <string.h>

struct node_index {
    size_t mask;
    /* Positions plus one; 0 is empty. A file has fewer than 2^32 keys, since it has at most 2^28 bytes. */
    uint32_t slots[];
};

node_index *node_index_new(arena *memory, size_t capacity)
{
    size_t count = 16;
    while (count < capacity * 2)
        count *= 2;
    node_index *index = arena_alloc(memory, sizeof *index + count * sizeof index->slots[0]);
    index->mask = count - 1;
    return index;
}

static size_t find_slot(const node_index *index, const node_entry *entries, const char *key)
{
    size_t slot = (size_t)hash_bytes(key, strlen(key)) & index->mask;
    while (index->slots[slot] != 0 && strcmp(entries[index->slots[slot] - 1].key, key) != 0)
        slot = (slot + 1) & index->mask;
    return slot;
}

bool node_index_put(node_index *index, const node_entry *entries, size_t position, size_t *first)
{
    size_t slot = find_slot(index, entries, entries[position].key);
    if (index->slots[slot] != 0) {
        *first = index->slots[slot] - 1;
        return false;
    }
    index->slots[slot] = (uint32_t)(position + 1);
    return true;
}

const node_entry *node_index_find(const node_index *index, const node_entry *entries, const char *key)
{
    uint32_t position = index->slots[find_slot(index, entries, key)];
    return position == 0 ? NULL : &entries[position - 1];
}

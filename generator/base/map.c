#include "base/map.h"

#include <string.h>

#include "base/hash.h"
#include "base/vector.h"

#define FIRST_SLOT_COUNT 16

void map_init(map *m, arena *memory)
{
    *m = (map){.memory = memory};
}

/* The slot that holds the key, or the empty one where it belongs. A slot holds an entry's position plus one.
 */
static size_t *find_slot(const map *m, const char *key)
{
    size_t mask = m->slot_count - 1;
    size_t position = (size_t)hash_bytes(key, strlen(key)) & mask;
    while (m->slots[position] != 0 && strcmp(m->entries[m->slots[position] - 1].key, key) != 0)
        position = (position + 1) & mask;
    return &m->slots[position];
}

static bool find(const map *m, const char *key, size_t *position)
{
    if (m->count == 0)
        return false;
    size_t slot = *find_slot(m, key);
    *position = slot - 1;
    return slot != 0;
}

bool map_has(const map *m, const char *key)
{
    size_t position;
    return find(m, key, &position);
}

void *map_get(const map *m, const char *key)
{
    size_t position;
    return find(m, key, &position) ? m->entries[position].value : NULL;
}

static void grow_slots(map *m)
{
    m->slot_count = m->slot_count == 0 ? FIRST_SLOT_COUNT : m->slot_count * 2;
    m->slots = arena_array(m->memory, m->slot_count, sizeof *m->slots);
    for (size_t i = 0; i < m->count; i++)
        *find_slot(m, m->entries[i].key) = i + 1;
}

bool map_put(map *m, const char *key, void *value)
{
    size_t known;
    if (find(m, key, &known)) {
        m->entries[known].value = value;
        return false;
    }
    if (m->count >= m->slot_count / 2)
        grow_slots(m);
    *find_slot(m, key) = m->count + 1;
    m->entries = vector_grow(m->memory, m->entries, m->count, &m->capacity, sizeof *m->entries);
    m->entries[m->count++] = (map_entry){.key = arena_copy(m->memory, key), .value = value};
    return true;
}

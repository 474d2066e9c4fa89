#include "base/ptr_map.h"

#include <stdint.h>

static size_t hash_address(const void *key)
{
    uint64_t bits = (uint64_t)(uintptr_t)key;
    bits ^= bits >> 33;
    bits *= UINT64_C(0xff51afd7ed558ccd);
    bits ^= bits >> 33;
    return (size_t)bits;
}

/* The entry of the key, or the free one for it. The table is never full. */
static ptr_map_entry *find_entry(const ptr_map *map, const void *key)
{
    size_t mask = map->capacity - 1;
    size_t index = hash_address(key) & mask;
    while (map->entries[index].key != NULL && map->entries[index].key != key)
        index = (index + 1) & mask;
    return &map->entries[index];
}

static void grow(arena *a, ptr_map *map)
{
    ptr_map larger = {.capacity = map->capacity ? map->capacity * 2 : 4, .count = map->count};
    larger.entries = arena_array(a, larger.capacity, sizeof *larger.entries);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->entries[i].key != NULL)
            *find_entry(&larger, map->entries[i].key) = map->entries[i];
    *map = larger;
}

void *ptr_map_get(const ptr_map *map, const void *key)
{
    return map->capacity > 0 ? find_entry(map, key)->value : NULL;
}

void ptr_map_put(arena *a, ptr_map *map, const void *key, void *value)
{
    if (map->count * 2 >= map->capacity)
        grow(a, map);
    ptr_map_entry *entry = find_entry(map, key);
    if (entry->key == NULL)
        map->count++;
    *entry = (ptr_map_entry){.key = key, .value = value};
}

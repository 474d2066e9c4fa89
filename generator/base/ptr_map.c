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

/* The slot of the key, or the free one for it. The table is never full. */
static ptr_map_slot *find_slot(const ptr_map *map, const void *key)
{
    size_t mask = map->slot_count - 1;
    size_t index = hash_address(key) & mask;
    while (map->slots[index].key != NULL && map->slots[index].key != key)
        index = (index + 1) & mask;
    return &map->slots[index];
}

static void grow(arena *a, ptr_map *map)
{
    ptr_map larger = {.slot_count = map->slot_count ? map->slot_count * 2 : 4, .count = map->count};
    larger.slots = arena_array(a, larger.slot_count, sizeof *larger.slots);
    for (size_t i = 0; i < map->slot_count; i++)
        if (map->slots[i].key != NULL)
            *find_slot(&larger, map->slots[i].key) = map->slots[i];
    *map = larger;
}

void *ptr_map_get(const ptr_map *map, const void *key)
{
    return map->slot_count > 0 ? find_slot(map, key)->value : NULL;
}

void ptr_map_put(arena *a, ptr_map *map, const void *key, void *value)
{
    if (map->count * 2 >= map->slot_count)
        grow(a, map);
    ptr_map_slot *slot = find_slot(map, key);
    if (slot->key == NULL)
        map->count++;
    *slot = (ptr_map_slot){.key = key, .value = value};
}

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

/* The bucket of the key, or the empty one where it belongs. The table is never full. */
static ptr_map_bucket *find_bucket(const ptr_map *map, const void *key)
{
    size_t mask = map->bucket_count - 1;
    size_t index = hash_address(key) & mask;
    while (map->buckets[index].key != NULL && map->buckets[index].key != key)
        index = (index + 1) & mask;
    return &map->buckets[index];
}

static void grow(arena *a, ptr_map *map)
{
    ptr_map larger = {.bucket_count = map->bucket_count ? map->bucket_count * 2 : 4, .count = map->count};
    larger.buckets = arena_array(a, larger.bucket_count, sizeof *larger.buckets);
    for (size_t i = 0; i < map->bucket_count; i++)
        if (map->buckets[i].key != NULL)
            *find_bucket(&larger, map->buckets[i].key) = map->buckets[i];
    *map = larger;
}

void *ptr_map_get(const ptr_map *map, const void *key)
{
    return map->bucket_count > 0 ? find_bucket(map, key)->value : NULL;
}

void ptr_map_put(arena *a, ptr_map *map, const void *key, void *value)
{
    if (map->count * 2 >= map->bucket_count)
        grow(a, map);
    ptr_map_bucket *bucket = find_bucket(map, key);
    if (bucket->key == NULL)
        map->count++;
    *bucket = (ptr_map_bucket){.key = key, .value = value};
}

/* A map from addresses to pointers, for results of processing an object. */
#ifndef BASE_PTR_MAP_H
#define BASE_PTR_MAP_H

#include "base/arena.h"

#include <stddef.h>

typedef struct ptr_map_bucket {
    const void *key;
    void *value;
} ptr_map_bucket;

/* Empty when zero-initialised. Lives in the arena passed to ptr_map_put. */
typedef struct ptr_map {
    ptr_map_bucket *buckets;
    size_t bucket_count;
    size_t count;
} ptr_map;

void *ptr_map_get(const ptr_map *map, const void *key);                 /* NULL when absent */
void ptr_map_put(arena *a, ptr_map *map, const void *key, void *value); /* adds or replaces an entry */

#endif

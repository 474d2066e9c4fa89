/* A map from address to pointer. */
#ifndef BASE_PTR_MAP_H
#define BASE_PTR_MAP_H

#include <stddef.h>

#include "base/arena.h"

typedef struct ptr_map_slot {
    const void *key;
    void *value;
} ptr_map_slot;

/* Zero-initialised: empty. Lives in the arena that is passed to ptr_map_put. */
typedef struct ptr_map {
    ptr_map_slot *slots;
    size_t slot_count;
    size_t count;
} ptr_map;

void *ptr_map_get(const ptr_map *map, const void *key);                 /* NULL when absent */
void ptr_map_put(arena *a, ptr_map *map, const void *key, void *value); /* adds or replaces */

#endif

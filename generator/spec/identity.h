/* A map from address to pointer: what has already been made of an object of the input. */
#ifndef SPEC_IDENTITY_H
#define SPEC_IDENTITY_H

#include <stddef.h>

#include "base/arena.h"

typedef struct identity_slot {
    const void *key;
    void *value;
} identity_slot;

/* Zero-initialised is empty. Lives in the arena that its additions name. */
typedef struct identity_map {
    identity_slot *slots;
    size_t slot_count;
    size_t count;
} identity_map;

void *identity_get(const identity_map *map, const void *key);                 /* NULL when absent */
void identity_put(arena *a, identity_map *map, const void *key, void *value); /* adds or replaces */

#endif

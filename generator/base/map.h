/* A map from string to pointer that keeps the order of insertion. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct map_entry {
    const char *key;
    void *value;
    uint64_t hash; /* the map's */
} map_entry;

typedef struct map {
    arena *memory;
    map_entry *entries; /* in order of insertion */
    size_t count;
    size_t capacity;
    uint32_t *slots; /* positions plus one; 0 is empty */
    size_t slot_count;
} map;

void map_init(map *m, arena *memory);
bool map_has(const map *m, const char *key);
void *map_get(const map *m, const char *key); /* NULL when absent */

/* Adds or replaces. The key is copied. Returns false when the key was there (and its value was replaced). */
bool map_put(map *m, const char *key, void *value);

/* Empties it; what it has of the arena, it keeps for what comes. */
void map_clear(map *m);

#endif

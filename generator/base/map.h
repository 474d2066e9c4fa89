/* A map from strings to pointers that keeps the order of insertion. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct map_entry {
    const char *key;
    void *value;
    uint64_t hash; /* cached */
} map_entry;

typedef struct map {
    arena *memory;
    map_entry *entries; /* in order of insertion */
    size_t count;
    size_t capacity;
    uint32_t *buckets; /* indices into `entries` plus one; 0 is empty */
    size_t bucket_count;
} map;

void map_init(map *m, arena *memory);
bool map_has(const map *m, const char *key);
void *map_get(const map *m, const char *key); /* NULL when absent */

/* Adds or replaces an entry. The key is copied. Returns false when it replaced one. */
bool map_put(map *m, const char *key, void *value);

/* Removes all entries. Memory of the arena is reused by later ones. */
void map_clear(map *m);

#endif

/* The arena every result lives in: one chunk when it was sized right, freed as a whole.
 *
 * Internal functions of the runtime begin with cpodi_ so that a static libcpod-core clashes with nobody. */
#ifndef CPOD_RUNTIME_ARENA_H
#define CPOD_RUNTIME_ARENA_H

#include "cpod/core/memory.h"

typedef struct cpodi_arena cpodi_arena;

/* One allocation: the arena's own struct stands at the head of its first chunk of `first_size` usable bytes. `limit` bounds the
 * bytes of all chunks together; 0: none. NULL when memory has run out. */
cpodi_arena *cpodi_arena_new(const cpod_allocator *allocator, size_t first_size, size_t limit);
void cpodi_arena_free(cpodi_arena *arena); /* NULL is fine */

/* Not zeroed. NULL when memory or the limit has run out; cpodi_arena_hit_limit() tells which. */
void *cpodi_arena_alloc(cpodi_arena *arena, size_t size, size_t alignment);
char *cpodi_arena_copy_text(cpodi_arena *arena, const char *text, size_t length);
bool cpodi_arena_hit_limit(const cpodi_arena *arena);

/* The value a caller gets and frees: zeroed, the arena's handle stands right before it. */
void *cpodi_arena_root(cpodi_arena *arena, size_t size);
cpodi_arena *cpodi_arena_of(const void *root);

#endif

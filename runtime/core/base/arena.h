/* The arena that holds a result: one chunk if sized right, freed as a whole. Used by one thread at a time.
 *
 * Internal functions of the runtime begin with cpodi_, so that a static libcpod-core has no name in common
 * with the program. */
#ifndef CPOD_RUNTIME_ARENA_H
#define CPOD_RUNTIME_ARENA_H

#include "cpod/core/memory.h"

typedef struct cpodi_chunk {
    struct cpodi_chunk *next;
    size_t size; /* of the whole allocation */
} cpodi_chunk;

/* Public only for the inlined common case of cpodi_arena_alloc(); use the functions. */
typedef struct cpodi_arena {
    char *cursor;
    char *end;
    cpodi_chunk *chunks; /* newest first; the last one contains this struct */
    size_t total;        /* bytes of all chunks */
    size_t limit;
    bool hit_limit;
    bool is_secret; /* overwritten before it is freed; set by the codec for types with secrets */
    cpod_allocator allocator;
} cpodi_arena;

/* Allocates the arena and its first chunk of `first_size` usable bytes at once. `limit` bounds the bytes of
 * all chunks; 0: unbounded. NULL: out of memory. */
cpodi_arena *cpodi_arena_new(const cpod_allocator *allocator, size_t first_size, size_t limit);
void cpodi_arena_free(cpodi_arena *arena); /* NULL: no effect */

/* The slow path of cpodi_arena_alloc(): the current chunk is full. */
void *cpodi_arena_alloc_slow(cpodi_arena *arena, size_t size, size_t alignment);

/* Returns memory that is not zeroed. `alignment` is a power of two up to 16. NULL: out of memory or past
 * the limit; see cpodi_arena_hit_limit(). */
static inline void *cpodi_arena_alloc(cpodi_arena *arena, size_t size, size_t alignment)
{
    size_t skip = (size_t)(-(uintptr_t)arena->cursor & (alignment - 1));
    size_t left = (size_t)(arena->end - arena->cursor);
    if (left < skip || left - skip < size)
        return cpodi_arena_alloc_slow(arena, size, alignment);
    char *result = arena->cursor + skip;
    arena->cursor = result + size;
    return result;
}

/* Shrinks the newest allocation so that it ends at `end`. No effect on any other allocation. */
static inline void cpodi_arena_trim(cpodi_arena *arena, const char *old_end, const char *end)
{
    if (old_end == arena->cursor)
        arena->cursor -= old_end - end;
}

/* Extends the newest allocation, which ends at `old_end`, in place. False: it is not the newest, or the
 * chunk is full. */
static inline bool cpodi_arena_extend(cpodi_arena *arena, const char *old_end, size_t more)
{
    if (old_end != arena->cursor || (size_t)(arena->end - arena->cursor) < more)
        return false;
    arena->cursor += more;
    return true;
}

/* Copies text and appends a NUL. NULL as for cpodi_arena_alloc(). */
char *cpodi_arena_copy_text(cpodi_arena *arena, const char *text, size_t length);
bool cpodi_arena_hit_limit(const cpodi_arena *arena);

/* Moves a full array of `*capacity` items to an allocation with room for more and updates `*capacity`. NULL
 * as for cpodi_arena_alloc(); the array is unchanged then. */
void *cpodi_arena_grow(cpodi_arena *arena, const void *items, size_t *capacity, size_t item_size);

/* Returns zeroed memory for a value that the caller frees; the pointer to the arena is stored right before
 * it. NULL as for cpodi_arena_alloc(). */
void *cpodi_arena_root(cpodi_arena *arena, size_t size);
cpodi_arena *cpodi_arena_of(const void *root);

/* First chunk and limit for values decoded from `length` bytes of JSON: one chunk for typical responses,
 * and a bound for those that expand (a megabyte of `{},` decodes to a hundred megabytes of structs). */
size_t cpodi_arena_size_for_json(size_t length);
size_t cpodi_arena_limit_for_json(size_t length);

#endif

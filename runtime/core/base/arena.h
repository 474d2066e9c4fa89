/* The arena every result lives in: one chunk when it was sized right, freed as a whole.
 *
 * Internal functions of the runtime begin with cpodi_ so that a static libcpod-core clashes with nobody. An
 * arena belongs to one thread at a time. */
#ifndef CPOD_RUNTIME_ARENA_H
#define CPOD_RUNTIME_ARENA_H

#include "cpod/core/memory.h"

typedef struct cpodi_chunk {
    struct cpodi_chunk *next;
    size_t size; /* of the whole allocation */
} cpodi_chunk;

/* Open only so that the allocation in the common case is inlined; use the functions. */
typedef struct cpodi_arena {
    char *cursor;
    char *end;
    cpodi_chunk *chunks; /* the newest first; the last one holds this struct */
    size_t total;        /* bytes of all chunks */
    size_t limit;
    bool hit_limit;
    bool is_secret; /* overwritten before it is freed: the codec sets it where a type holds secrets */
    cpod_allocator allocator;
} cpodi_arena;

/* One allocation: the arena's own struct stands at the head of its first chunk of `first_size` usable bytes.
 * `limit` bounds the bytes of all chunks together; 0: none. NULL when memory has run out. */
cpodi_arena *cpodi_arena_new(const cpod_allocator *allocator, size_t first_size, size_t limit);
void cpodi_arena_free(cpodi_arena *arena); /* NULL is fine */

/* What cpodi_arena_alloc() does when the current chunk is full. */
void *cpodi_arena_alloc_slow(cpodi_arena *arena, size_t size, size_t alignment);

/* Not zeroed. `alignment` is a power of two up to 16. NULL when memory or the limit has run out;
 * cpodi_arena_hit_limit() tells which. */
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

/* Gives back the tail of the newest allocation: it now ends at `end`. No effect when it is not the newest. */
static inline void cpodi_arena_trim(cpodi_arena *arena, const char *old_end, const char *end)
{
    if (old_end == arena->cursor)
        arena->cursor -= old_end - end;
}

/* Extends the newest allocation, which ends at `old_end`, in place. False when something stands behind it. */
static inline bool cpodi_arena_extend(cpodi_arena *arena, const char *old_end, size_t more)
{
    if (old_end != arena->cursor || (size_t)(arena->end - arena->cursor) < more)
        return false;
    arena->cursor += more;
    return true;
}

/* Copies text and ends it with a NUL. NULL as cpodi_arena_alloc(). */
char *cpodi_arena_copy_text(cpodi_arena *arena, const char *text, size_t length);
bool cpodi_arena_hit_limit(const cpodi_arena *arena);

/* The value a caller gets and frees: zeroed, the arena's handle stands right before it. NULL as
 * cpodi_arena_alloc(). */
void *cpodi_arena_root(cpodi_arena *arena, size_t size);
cpodi_arena *cpodi_arena_of(const void *root);

/* First chunk and limit that suit the values decoded from `length` bytes of JSON: one chunk in all for usual
 * answers, and an end to answers that blow up (a megabyte of `{},` is a hundred megabytes of structs). */
size_t cpodi_arena_size_for_json(size_t length);
size_t cpodi_arena_limit_for_json(size_t length);

#endif

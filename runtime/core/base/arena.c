#include "core/base/arena.h"

#include "core/base/wipe.h"

#include <string.h>

enum { MAX_ALIGNMENT = 16, MIN_CHUNK = 512 };

/* An arena and the header of its first chunk are one allocation. */
typedef struct first_chunk {
    cpodi_chunk chunk;
    cpodi_arena arena;
} first_chunk;

cpodi_arena *cpodi_arena_new(const cpod_allocator *allocator, size_t first_size, size_t limit)
{
    if (allocator == NULL)
        allocator = cpod_default_allocator();
    size_t overhead = sizeof(first_chunk) + MAX_ALIGNMENT;
    if (first_size > SIZE_MAX / 2)
        return NULL;
    size_t size = first_size + overhead;
    first_chunk *first = allocator->allocate(allocator->context, size);
    if (first == NULL)
        return NULL;
    first->chunk = (cpodi_chunk){NULL, size};
    first->arena = (cpodi_arena){
        .cursor = (char *)(first + 1),
        .end = (char *)first + size,
        .chunks = &first->chunk,
        .total = size,
        .limit = limit == 0 ? SIZE_MAX : limit,
        .allocator = *allocator,
    };
    return &first->arena;
}

void cpodi_arena_free(cpodi_arena *arena)
{
    if (arena == NULL)
        return;
    const cpod_allocator allocator = arena->allocator; /* freed with the last chunk */
    const bool is_secret = arena->is_secret;
    for (cpodi_chunk *chunk = arena->chunks, *next; chunk != NULL; chunk = next) {
        next = chunk->next;
        size_t size = chunk->size;
        if (is_secret)
            cpodi_wipe(chunk, size);
        allocator.release(allocator.context, chunk, size);
    }
}

void *cpodi_arena_alloc_slow(cpodi_arena *arena, size_t size, size_t alignment)
{
    if (size > SIZE_MAX / 4) {
        arena->hit_limit = true;
        return NULL;
    }
    size_t needed = sizeof(cpodi_chunk) + size + alignment;
    size_t left = arena->total < arena->limit ? arena->limit - arena->total : 0;
    size_t wanted = arena->total / 2 < MIN_CHUNK ? MIN_CHUNK : arena->total / 2;
    if (wanted < needed)
        wanted = needed;
    if (wanted > left)
        wanted = needed;
    if (wanted > left) {
        arena->hit_limit = true;
        return NULL;
    }
    cpodi_chunk *chunk = arena->allocator.allocate(arena->allocator.context, wanted);
    if (chunk == NULL)
        return NULL;
    *chunk = (cpodi_chunk){arena->chunks, wanted};
    arena->chunks = chunk;
    arena->total += wanted;
    char *result = (char *)(chunk + 1);
    result += -(uintptr_t)result & (alignment - 1);
    char *end = (char *)chunk + wanted;
    /* A large value gets a chunk of its own; keep filling the old chunk if it has more room. */
    if (end - (result + size) >= arena->end - arena->cursor) {
        arena->cursor = result + size;
        arena->end = end;
    }
    return result;
}

char *cpodi_arena_copy_text(cpodi_arena *arena, const char *text, size_t length)
{
    char *copy = length == SIZE_MAX ? NULL : cpodi_arena_alloc(arena, length + 1, 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void *cpodi_arena_grow(cpodi_arena *arena, const void *items, size_t *capacity, size_t item_size)
{
    enum { FIRST_CAPACITY = 16 };
    size_t grown = *capacity == 0 ? FIRST_CAPACITY : *capacity * 2;
    void *moved = cpodi_arena_alloc(arena, grown * item_size, MAX_ALIGNMENT);
    if (moved == NULL)
        return NULL;
    if (*capacity > 0)
        memcpy(moved, items, *capacity * item_size);
    *capacity = grown;
    return moved;
}

bool cpodi_arena_hit_limit(const cpodi_arena *arena)
{
    return arena->hit_limit;
}

void *cpodi_arena_root(cpodi_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 4)
        return NULL;
    char *base = cpodi_arena_alloc(arena, MAX_ALIGNMENT + size, MAX_ALIGNMENT);
    if (base == NULL)
        return NULL;
    char *root = base + MAX_ALIGNMENT;
    memcpy(root - sizeof arena, &arena, sizeof arena);
    memset(root, 0, size);
    return root;
}

cpodi_arena *cpodi_arena_of(const void *root)
{
    cpodi_arena *arena;
    memcpy(&arena, (const char *)root - sizeof arena, sizeof arena);
    return arena;
}

size_t cpodi_arena_size_for_json(size_t length)
{
    return length > SIZE_MAX / 4 ? length : length + length / 2 + 1024;
}

size_t cpodi_arena_limit_for_json(size_t length)
{
    enum { GROWTH = 16, BASE = 16 << 20 };
    return length > (SIZE_MAX - BASE) / GROWTH ? SIZE_MAX : length * GROWTH + BASE;
}

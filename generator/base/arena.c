#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CHUNK_SIZE   ((size_t)16 * 1024)
#define LARGEST_CHUNK_SIZE ((size_t)256 * 1024)
#define SHORT_TEXT_SIZE    512 /* longer texts are formatted twice */

/* Filled from both ends: aligned memory from the start; texts, which need no alignment, from the end. */
typedef struct chunk {
    struct chunk *next;
    size_t used; /* bytes at the start */
    size_t end;  /* start of the texts */
    alignas(max_align_t) unsigned char bytes[];
} chunk;

struct arena {
    chunk *chunks; /* the first one is being filled */
    size_t next_size;
};

static void (*failure_handler)(void);

void arena_set_failure_handler(void (*handler)(void))
{
    failure_handler = handler;
}

static _Noreturn void fail(void)
{
    if (failure_handler != NULL)
        failure_handler();
    abort();
}

void *xrealloc(void *old, size_t size)
{
    void *result = realloc(old, size == 0 ? 1 : size);
    if (result == NULL)
        fail();
    return result;
}

arena *arena_new(void)
{
    arena *a = xrealloc(NULL, sizeof *a);
    *a = (arena){.next_size = FIRST_CHUNK_SIZE};
    return a;
}

void arena_free(arena *a)
{
    if (a == NULL)
        return;
    for (chunk *c = a->chunks; c != NULL;) {
        chunk *next = c->next;
        free(c);
        c = next;
    }
    free(a);
}

/* calloc: the arena returns zeroed memory and never returns the same bytes twice. */
static chunk *chunk_new(size_t size)
{
    if (size > SIZE_MAX - sizeof(chunk))
        fail();
    chunk *c = calloc(1, sizeof *c + size);
    if (c == NULL)
        fail();
    c->end = size;
    return c;
}

static chunk *chunk_for(arena *a, size_t size)
{
    chunk *current = a->chunks;
    if (current != NULL && current->end - current->used >= size)
        return current;
    /* A large allocation gets its own chunk behind the current one, so that the rest of the current one stays
     * in use. */
    if (current != NULL && size > a->next_size / 4) {
        chunk *own = chunk_new(size);
        own->next = current->next;
        current->next = own;
        return own;
    }
    chunk *fresh = chunk_new(size > a->next_size ? size : a->next_size);
    if (a->next_size < LARGEST_CHUNK_SIZE)
        a->next_size *= 2;
    fresh->next = current;
    a->chunks = fresh;
    return fresh;
}

void *arena_alloc(arena *a, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    if (size > SIZE_MAX - alignment)
        fail();
    size_t rounded = size == 0 ? alignment : (size + alignment - 1) & ~(alignment - 1);
    chunk *c = chunk_for(a, rounded);
    void *result = c->bytes + c->used;
    c->used += rounded;
    return result;
}

/* `length` bytes for the caller to write, followed by a zero. */
static char *text_alloc(arena *a, size_t length)
{
    if (length == SIZE_MAX)
        fail();
    chunk *c = chunk_for(a, length + 1);
    c->end -= length + 1;
    return (char *)c->bytes + c->end;
}

void *arena_array(arena *a, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        fail();
    return arena_alloc(a, count * size);
}

char *arena_copy(arena *a, const char *text)
{
    return text == NULL ? NULL : arena_copy_n(a, text, strlen(text));
}

char *arena_copy_n(arena *a, const char *text, size_t length)
{
    char *copy = text_alloc(a, length);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *arena_format(arena *a, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *result = arena_vformat(a, format, arguments);
    va_end(arguments);
    return result;
}

char *arena_vformat(arena *a, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    char text[SHORT_TEXT_SIZE];
    int length = vsnprintf(text, sizeof text, format, arguments);
    if (length < 0)
        fail();
    char *result = text_alloc(a, (size_t)length);
    if ((size_t)length < sizeof text)
        memcpy(result, text, (size_t)length);
    else
        vsnprintf(result, (size_t)length + 1, format, again);
    va_end(again);
    return result;
}

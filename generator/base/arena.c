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

static chunk *chunk_new(size_t size)
{
    if (size > SIZE_MAX - sizeof(chunk))
        fail();
    chunk *c = xrealloc(NULL, sizeof *c + size);
    *c = (chunk){.end = size};
    return c;
}

static chunk *add_chunk(arena *a, size_t size)
{
    chunk *current = a->chunks;
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

static inline chunk *chunk_for(arena *a, size_t size)
{
    chunk *current = a->chunks;
    return current != NULL && current->end - current->used >= size ? current : add_chunk(a, size);
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
    return memset(result, 0, rounded); /* here and not for the chunk: texts need no zeros */
}

/* `length` bytes for the caller to write, followed by a zero. */
static char *text_alloc(arena *a, size_t length)
{
    if (length == SIZE_MAX)
        fail();
    chunk *c = chunk_for(a, length + 1);
    c->end -= length + 1;
    char *text = (char *)c->bytes + c->end;
    text[length] = '\0';
    return text;
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

/* Formats texts, in a tenth of the time of vsnprintf: most formats have no conversion but "%s". Returns the
 * length; -1 for other formats and for texts that do not fit. */
static int join_texts(char *out, size_t size, const char *format, va_list arguments)
{
    size_t length = 0;
    while (*format != '\0') {
        bool is_conversion = *format == '%';
        if (is_conversion && format[1] != 's')
            return -1;
        const char *piece = is_conversion ? va_arg(arguments, const char *) : format;
        size_t piece_length = is_conversion ? strlen(piece) : strcspn(format, "%");
        if (piece_length >= size - length)
            return -1;
        memcpy(out + length, piece, piece_length);
        length += piece_length;
        format += is_conversion ? 2 : piece_length;
    }
    return (int)length;
}

char *arena_vformat(arena *a, const char *format, va_list arguments)
{
    char text[SHORT_TEXT_SIZE];
    va_list again;
    va_copy(again, arguments);
    int length = join_texts(text, sizeof text, format, again);
    va_end(again);
    va_copy(again, arguments);
    if (length < 0)
        length = vsnprintf(text, sizeof text, format, arguments);
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

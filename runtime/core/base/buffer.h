/* A growing byte string from the client's allocator. Failures are sticky: append freely, check `failed`
 * once at the end. */
#ifndef CPOD_RUNTIME_BUFFER_H
#define CPOD_RUNTIME_BUFFER_H

#include "cpod/core/memory.h"

/* Readable bytes after any text that is given to the decoder. */
#define CPODI_PADDING 64

typedef struct cpodi_buffer {
    const cpod_allocator *allocator;
    char *data;
    size_t length;
    size_t capacity;
    bool failed;    /* out of memory */
    bool is_secret; /* overwritten before it is freed or moved */
} cpodi_buffer;

/* `allocator` must outlive the buffer; NULL: the default one. */
void cpodi_buffer_init(cpodi_buffer *buffer, const cpod_allocator *allocator);
void cpodi_buffer_free(cpodi_buffer *buffer); /* leaves an empty buffer for reuse */
/* Overwrites and frees the content. A buffer that grew before `is_secret` was set has left copies behind:
 * reserve room for the whole secret first, or set `is_secret`. */
void cpodi_buffer_wipe(cpodi_buffer *buffer);

/* The slow path of cpodi_buffer_room(). */
char *cpodi_buffer_grow(cpodi_buffer *buffer, size_t size);

/* Returns room for `size` more bytes after `length`. NULL, and `failed` set: out of memory. */
static inline char *cpodi_buffer_room(cpodi_buffer *buffer, size_t size)
{
    if (buffer->capacity - buffer->length >= size && buffer->data != NULL)
        return buffer->data + buffer->length;
    return cpodi_buffer_grow(buffer, size);
}

void cpodi_buffer_append(cpodi_buffer *buffer, const char *text, size_t length);
void cpodi_buffer_append_text(cpodi_buffer *buffer, const char *text);

static inline void cpodi_buffer_append_char(cpodi_buffer *buffer, char c)
{
    char *room = cpodi_buffer_room(buffer, 1);
    if (room != NULL) {
        *room = c;
        buffer->length++;
    }
}

/* Appends a NUL and CPODI_PADDING zero bytes that do not count in `length`. False: an allocation failed,
 * now or before. */
bool cpodi_buffer_terminate(cpodi_buffer *buffer);

#endif

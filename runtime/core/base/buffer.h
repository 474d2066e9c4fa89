/* A growing string of bytes from the client's allocator. A failure sticks: append on, check once at the
 * end. */
#ifndef CPOD_RUNTIME_BUFFER_H
#define CPOD_RUNTIME_BUFFER_H

#include "cpod/core/memory.h"

/* Bytes that may be read, though not used, past the end of any text that goes to the decoder. */
#define CPODI_PADDING 64

typedef struct cpodi_buffer {
    const cpod_allocator *allocator;
    char *data;
    size_t length;
    size_t capacity;
    bool failed;    /* memory ran out */
    bool is_secret; /* overwritten before it is freed, or moved to grow */
} cpodi_buffer;

/* `allocator` NULL: the default one; it must outlive the buffer. */
void cpodi_buffer_init(cpodi_buffer *buffer, const cpod_allocator *allocator);
void cpodi_buffer_free(cpodi_buffer *buffer); /* leaves an empty buffer that may be used again */
/* Frees what turns out to be secret. A buffer that grew before it was known to be leaves copies behind: make
 * room for all of the secret first, or set `is_secret`. */
void cpodi_buffer_wipe(cpodi_buffer *buffer);

/* What cpodi_buffer_room() does when the memory is full. */
char *cpodi_buffer_grow(cpodi_buffer *buffer, size_t size);

/* Room for `size` more bytes behind `length`; NULL, and `failed`, when memory has run out. */
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

/* Ends the text with a NUL and CPODI_PADDING zero bytes that do not count. False when memory ran out, here or
 * before. */
bool cpodi_buffer_terminate(cpodi_buffer *buffer);

/* Texts that a caller frees by cpod_string_free(): they carry their allocator in front. */

/* A copy of text. NULL when memory has run out. */
char *cpodi_string_new(const cpod_allocator *allocator, const char *text, size_t length);

/* Without a copy: begin an empty buffer with this, append, and turn it into such a text, which ends the
 * buffer. NULL when memory ran out, here or before; the buffer is freed then. */
void cpodi_string_begin(cpodi_buffer *buffer);
char *cpodi_string_finish(cpodi_buffer *buffer, size_t *length);

#endif

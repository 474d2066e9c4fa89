/* A growing string of bytes from the client's allocator. A failure sticks: append on, check once at the end. */
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
    bool failed; /* memory ran out */
} cpodi_buffer;

void cpodi_buffer_init(cpodi_buffer *buffer, const cpod_allocator *allocator);
void cpodi_buffer_free(cpodi_buffer *buffer);
void cpodi_buffer_wipe(cpodi_buffer *buffer); /* overwrites the bytes, then frees: for secrets */

/* Room for `size` more bytes behind `length`; NULL, and `failed`, when memory has run out. */
char *cpodi_buffer_room(cpodi_buffer *buffer, size_t size);
void cpodi_buffer_append(cpodi_buffer *buffer, const char *text, size_t length);
void cpodi_buffer_append_text(cpodi_buffer *buffer, const char *text);
void cpodi_buffer_append_char(cpodi_buffer *buffer, char c);

/* Ends the text with a NUL and CPODI_PADDING zero bytes that do not count. False when memory ran out, here or before. */
bool cpodi_buffer_seal(cpodi_buffer *buffer);

#endif

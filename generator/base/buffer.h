/* A growing string of bytes on the heap, always NUL-terminated. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/arena.h"

#include <stddef.h>

typedef struct buffer {
    char *data; /* NULL before the first append: use buffer_text */
    size_t length;
    size_t capacity;
} buffer;

void buffer_free(buffer *b);  /* leaves an empty, usable buffer */
void buffer_clear(buffer *b); /* keeps the memory */
void buffer_append(buffer *b, const char *text);
void buffer_append_n(buffer *b, const char *text, size_t length);
void buffer_append_char(buffer *b, char c);
void buffer_format(buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_append_json(buffer *b, const char *text, size_t length); /* as a JSON string, with quotes */
char *buffer_to_arena(buffer *b, arena *a); /* copies the text and frees the buffer */
const char *buffer_text(const buffer *b);   /* "" before the first append; valid until the next change */

#endif

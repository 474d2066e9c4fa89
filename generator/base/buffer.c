#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256
#define USUAL_LENGTH   64 /* most formatted texts are shorter */

static void grow(buffer *b, size_t more)
{
    size_t needed = more > SIZE_MAX / 2 - b->length ? SIZE_MAX : b->length + more + 1;
    size_t capacity = b->capacity == 0 ? FIRST_CAPACITY : b->capacity;
    while (capacity < needed && capacity <= SIZE_MAX / 2)
        capacity *= 2;
    b->capacity = capacity < needed ? needed : capacity;
    b->data = xrealloc(b->data, b->capacity);
}

/* Makes room for `more` bytes and the terminator. */
static inline void reserve(buffer *b, size_t more)
{
    if (b->data == NULL || more >= b->capacity - b->length)
        grow(b, more);
}

void buffer_free(buffer *b)
{
    free(b->data);
    *b = (buffer){0};
}

void buffer_clear(buffer *b)
{
    b->length = 0;
    if (b->data != NULL)
        b->data[0] = '\0';
}

void buffer_append(buffer *b, const char *text)
{
    buffer_append_n(b, text, strlen(text));
}

void buffer_append_n(buffer *b, const char *text, size_t length)
{
    reserve(b, length);
    if (length > 0)
        memcpy(b->data + b->length, text, length);
    b->length += length;
    b->data[b->length] = '\0';
}

void buffer_append_char(buffer *b, char c)
{
    reserve(b, 1);
    b->data[b->length++] = c;
    b->data[b->length] = '\0';
}

void buffer_format(buffer *b, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    reserve(b, USUAL_LENGTH);
    size_t room = b->capacity - b->length;
    int length = vsnprintf(b->data + b->length, room, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length >= room) {
        reserve(b, (size_t)length);
        vsnprintf(b->data + b->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    b->length += length > 0 ? (size_t)length : 0;
    b->data[b->length] = '\0';
}

void buffer_append_json(buffer *b, const char *text, size_t length)
{
    const char *end = text + length;
    buffer_append_char(b, '"');
    for (const char *c = text; c < end; c++) {
        const char *plain = c;
        while (c < end && (unsigned char)*c >= 0x20 && *c != '"' && *c != '\\')
            c++;
        buffer_append_n(b, plain, (size_t)(c - plain));
        if (c == end)
            break;
        if (*c == '"' || *c == '\\')
            buffer_format(b, "\\%c", *c);
        else if (*c == '\n' || *c == '\t')
            buffer_append(b, *c == '\n' ? "\\n" : "\\t");
        else
            buffer_format(b, "\\u%04x", (unsigned)(unsigned char)*c);
    }
    buffer_append_char(b, '"');
}

char *buffer_to_arena(buffer *b, arena *a)
{
    char *copy = arena_copy_n(a, b->data, b->length);
    buffer_free(b);
    return copy;
}

const char *buffer_text(const buffer *b)
{
    return b->data == NULL ? "" : b->data;
}

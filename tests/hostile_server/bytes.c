#include "bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *room(bytes *to, size_t length)
{
    size_t needed = to->length + length + 1;
    if (needed > to->capacity) {
        size_t capacity = to->capacity == 0 ? 256 : to->capacity;
        while (capacity < needed)
            capacity *= 2;
        char *data = realloc(to->data, capacity);
        if (data == NULL)
            abort();
        to->data = data;
        to->capacity = capacity;
    }
    return to->data + to->length;
}

void bytes_add(bytes *to, const void *data, size_t length)
{
    char *at = room(to, length);
    if (length > 0)
        memcpy(at, data, length);
    to->length += length;
    to->data[to->length] = '\0';
}

void bytes_add_text(bytes *to, const char *text)
{
    bytes_add(to, text, strlen(text));
}

void bytes_add_zeros(bytes *to, size_t count)
{
    memset(room(to, count), 0, count + 1);
    to->length += count;
}

void bytes_printf(bytes *to, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof text)
        abort();
    bytes_add(to, text, (size_t)length);
}

void bytes_insert(bytes *to, size_t at, const void *data, size_t length)
{
    (void)room(to, length);
    memmove(to->data + at + length, to->data + at, to->length - at);
    memcpy(to->data + at, data, length);
    to->length += length;
    to->data[to->length] = '\0';
}

void bytes_remove(bytes *from, size_t at, size_t length)
{
    memmove(from->data + at, from->data + at + length, from->length - at - length);
    bytes_truncate(from, from->length - length);
}

void bytes_truncate(bytes *to, size_t length)
{
    if (length >= to->length)
        return;
    to->length = length;
    to->data[length] = '\0';
}

void bytes_clear(bytes *to)
{
    bytes_truncate(to, 0);
}

void bytes_free(bytes *to)
{
    free(to->data);
    *to = (bytes){NULL, 0, 0};
}

bool bytes_equal(const bytes *left, const void *right, size_t length)
{
    return left->length == length && (length == 0 || memcmp(left->data, right, length) == 0);
}

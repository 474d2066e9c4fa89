#include "buffer.h"

#include <string.h>

void cpodi_buffer_init(cpodi_buffer *buffer, const cpod_allocator *allocator)
{
    *buffer = (cpodi_buffer){.allocator = allocator != NULL ? allocator : cpod_default_allocator()};
}

void cpodi_buffer_free(cpodi_buffer *buffer)
{
    if (buffer->data != NULL)
        buffer->allocator->release(buffer->allocator->context, buffer->data, buffer->capacity);
    cpodi_buffer_init(buffer, buffer->allocator);
}

void cpodi_buffer_wipe(cpodi_buffer *buffer)
{
    /* Through a volatile pointer: the compiler must not drop stores to memory about to be freed. */
    static void *(*const volatile set)(void *, int, size_t) = memset;
    if (buffer->data != NULL)
        (void)set(buffer->data, 0, buffer->capacity);
    cpodi_buffer_free(buffer);
}

char *cpodi_buffer_grow(cpodi_buffer *buffer, size_t size)
{
    enum { SMALLEST = 256 };
    if (buffer->failed || size > SIZE_MAX / 4 || buffer->length > SIZE_MAX / 4) {
        buffer->failed = true;
        return NULL;
    }
    size_t capacity = buffer->capacity < SMALLEST / 2 ? SMALLEST : buffer->capacity * 2;
    if (capacity < buffer->length + size)
        capacity = buffer->length + size;
    const cpod_allocator *allocator = buffer->allocator;
    char *data = buffer->data == NULL
                     ? allocator->allocate(allocator->context, capacity)
                     : allocator->reallocate(allocator->context, buffer->data, buffer->capacity, capacity);
    if (data == NULL) {
        buffer->failed = true;
        return NULL;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return data + buffer->length;
}

void cpodi_buffer_append(cpodi_buffer *buffer, const char *text, size_t length)
{
    if (length == 0)
        return;
    char *room = cpodi_buffer_room(buffer, length);
    if (room == NULL)
        return;
    memcpy(room, text, length);
    buffer->length += length;
}

void cpodi_buffer_append_text(cpodi_buffer *buffer, const char *text)
{
    cpodi_buffer_append(buffer, text, strlen(text));
}

bool cpodi_buffer_seal(cpodi_buffer *buffer)
{
    if (buffer->failed)
        return false;
    char *room = cpodi_buffer_room(buffer, 1 + CPODI_PADDING);
    if (room == NULL)
        return false;
    memset(room, 0, 1 + CPODI_PADDING);
    return true;
}

#include "core/base/buffer.h"

#include "core/base/wipe.h"

#include <string.h>

void cpodi_buffer_init(cpodi_buffer *buffer, const cpod_allocator *allocator)
{
    *buffer = (cpodi_buffer){.allocator = allocator != NULL ? allocator : cpod_default_allocator()};
}

void cpodi_buffer_free(cpodi_buffer *buffer)
{
    if (buffer->data != NULL) {
        if (buffer->is_secret)
            cpodi_wipe(buffer->data, buffer->capacity);
        buffer->allocator->release(buffer->allocator->context, buffer->data, buffer->capacity);
    }
    *buffer = (cpodi_buffer){.allocator = buffer->allocator, .is_secret = buffer->is_secret};
}

void cpodi_buffer_wipe(cpodi_buffer *buffer)
{
    buffer->is_secret = true;
    cpodi_buffer_free(buffer);
}

/* reallocate() may leave the secret behind at the old address. */
static char *move_secret(cpodi_buffer *buffer, size_t capacity)
{
    const cpod_allocator *allocator = buffer->allocator;
    char *data = allocator->allocate(allocator->context, capacity);
    if (data == NULL)
        return NULL;
    memcpy(data, buffer->data, buffer->length);
    cpodi_wipe(buffer->data, buffer->capacity);
    allocator->release(allocator->context, buffer->data, buffer->capacity);
    return data;
}

static char *resize(cpodi_buffer *buffer, size_t capacity)
{
    const cpod_allocator *allocator = buffer->allocator;
    if (buffer->data == NULL)
        return allocator->allocate(allocator->context, capacity);
    if (buffer->is_secret)
        return move_secret(buffer, capacity);
    return allocator->reallocate(allocator->context, buffer->data, buffer->capacity, capacity);
}

char *cpodi_buffer_grow(cpodi_buffer *buffer, size_t size)
{
    enum { MIN_CAPACITY = 256 };
    if (buffer->failed || size > SIZE_MAX / 4 || buffer->length > SIZE_MAX / 4) {
        buffer->failed = true;
        return NULL;
    }
    size_t capacity = buffer->capacity < MIN_CAPACITY / 2 ? MIN_CAPACITY : buffer->capacity * 2;
    if (capacity < buffer->length + size)
        capacity = buffer->length + size;
    char *data = resize(buffer, capacity);
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

bool cpodi_buffer_terminate(cpodi_buffer *buffer)
{
    if (buffer->failed)
        return false;
    char *room = cpodi_buffer_room(buffer, 1 + CPODI_PADDING);
    if (room == NULL)
        return false;
    memset(room, 0, 1 + CPODI_PADDING);
    return true;
}

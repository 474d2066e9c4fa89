#include "core/base/string.h"

#include "core/base/wipe.h"

#include <string.h>

typedef struct string_header {
    cpod_allocator allocator;
    size_t size; /* of the whole allocation */
    bool is_secret;
} string_header;

char *cpodi_string_new(const cpod_allocator *allocator, const char *text, size_t length)
{
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, allocator);
    if (length > SIZE_MAX / 8 || cpodi_buffer_room(&buffer, sizeof(string_header) + length + 1) == NULL)
        return NULL;
    cpodi_string_begin(&buffer);
    cpodi_buffer_append(&buffer, text, length);
    return cpodi_string_finish(&buffer, NULL);
}

void cpodi_string_begin(cpodi_buffer *buffer)
{
    if (cpodi_buffer_room(buffer, sizeof(string_header)) != NULL)
        buffer->length += sizeof(string_header);
}

char *cpodi_string_finish(cpodi_buffer *buffer, size_t *length)
{
    cpodi_buffer_append_char(buffer, '\0');
    if (buffer->failed) {
        cpodi_buffer_free(buffer);
        return NULL;
    }
    const cpod_allocator *allocator = buffer->allocator;
    char *data = buffer->data;
    size_t size = buffer->capacity;
    bool shrinks = !buffer->is_secret && size - buffer->length > size / 4;
    if (shrinks) { /* may live long: return unused capacity */
        char *smaller = allocator->reallocate(allocator->context, data, size, buffer->length);
        if (smaller != NULL) {
            data = smaller;
            size = buffer->length;
        }
    }
    string_header header = {*allocator, size, buffer->is_secret};
    memcpy(data, &header, sizeof header);
    if (length != NULL)
        *length = buffer->length - sizeof header - 1;
    cpodi_buffer_init(buffer, allocator);
    return data + sizeof header;
}

void cpod_string_free(char *text)
{
    if (text == NULL)
        return;
    string_header header;
    char *data = text - sizeof header;
    memcpy(&header, data, sizeof header);
    if (header.is_secret)
        cpodi_wipe(data, header.size);
    header.allocator.release(header.allocator.context, data, header.size);
}

/* JSON strings: quotes, escapes and UTF-8 validation. */
#ifndef CPOD_RUNTIME_ENCODE_STRING_H
#define CPOD_RUNTIME_ENCODE_STRING_H

#include "core/base/buffer.h"

typedef enum cpodi_string_result {
    CPODI_STRING_OK,
    CPODI_STRING_NOT_UTF8,
    CPODI_STRING_NO_MEMORY
} cpodi_string_result;

/* Appends a text as a JSON string with quotes. A failure restores the length of the buffer. */
cpodi_string_result cpodi_encode_string(cpodi_buffer *out, const char *text, size_t length);

#endif

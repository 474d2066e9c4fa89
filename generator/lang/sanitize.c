#include "lang/sanitize.h"

#include "base/buffer.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Invisible characters, and characters that reorder the text around them. */
static bool is_deceptive(uint32_t code)
{
    return (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0x61C ||
           code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) || (code >= 0xE0000 && code <= 0xE0FFF);
}

static bool is_line_end(uint32_t code)
{
    return code == '\n' || code == 0x85 || code == 0x2028 || code == 0x2029;
}

/* The length of the printable ASCII at the start, line feeds included. */
static size_t plain_length(const char *text)
{
    size_t length = 0;
    while ((text[length] >= ' ' && text[length] < 0x7F) || text[length] == '\n')
        length++;
    return length;
}

static void append_sanitized(buffer *out, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        size_t plain = plain_length(text + at);
        buffer_append_n(out, text + at, plain);
        at += plain;
        if (at == length)
            return;
        uint32_t code = 0;
        size_t size = utf8_decode(text + at, length - at, &code);
        if (size == 0) {
            buffer_append_char(out, '?');
            size = 1;
        } else if (code == '\r') {
            if (text[at + 1] != '\n')
                buffer_append_char(out, '\n');
        } else if (is_line_end(code)) {
            buffer_append_char(out, '\n');
        } else if (code == '\t') {
            buffer_append(out, "    ");
        } else if (code >= 0x20 && !is_deceptive(code)) {
            buffer_append_n(out, text + at, size);
        }
        at += size;
    }
}

char *sanitize_text(arena *a, const char *text)
{
    size_t plain = plain_length(text);
    if (text[plain] == '\0')
        return arena_copy_n(a, text, plain);
    buffer clean = {0};
    append_sanitized(&clean, text);
    return buffer_to_arena(&clean, a);
}

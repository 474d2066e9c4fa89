#include "lang/literal.h"

#include "base/buffer.h"

#include <inttypes.h>

static void append_string_byte(buffer *out, unsigned char byte, unsigned char before)
{
    if (byte == '"' || byte == '\\' || (byte == '?' && before == '?'))
        buffer_format(out, "\\%c", byte);
    else if (byte == '\n' || byte == '\t')
        buffer_append(out, byte == '\n' ? "\\n" : "\\t");
    else if (byte >= 0x20 && byte < 0x7F)
        buffer_append_char(out, (char)byte);
    else
        buffer_format(out, "\\%03o", (unsigned)byte);
}

char *literal_string(arena *a, const char *bytes, size_t length)
{
    buffer out = {0};
    buffer_append_char(&out, '"');
    for (size_t i = 0; i < length; i++)
        append_string_byte(&out, (unsigned char)bytes[i], i > 0 ? (unsigned char)bytes[i - 1] : 0);
    buffer_append_char(&out, '"');
    return buffer_to_arena(&out, a);
}

char *literal_json_content(arena *a, const char *text)
{
    buffer out = {0};
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            buffer_format(&out, "\\%c", c);
        else if (c < 0x20)
            buffer_format(&out, "\\u%04x", (unsigned)c);
        else
            buffer_append_char(&out, (char)c);
    }
    return buffer_to_arena(&out, a);
}

char *literal_int64(arena *a, int64_t number)
{
    if (number == INT64_MIN) /* the minus of a literal is an operator, and the digits alone overflow */
        return arena_copy(a, "INT64_MIN");
    return arena_format(a, "INT64_C(%" PRId64 ")", number);
}

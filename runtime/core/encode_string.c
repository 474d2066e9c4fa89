#include "encode_string.h"

#include "codec.h"
#include "scan.h"

enum { LONGEST_ESCAPE = 6, QUOTES = 2 };

static char *write_escape(char *to, unsigned char c)
{
    static const char letters[32] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    *to++ = '\\';
    if (c >= sizeof letters) { /* a quote or a backslash */
        *to++ = (char)c;
    } else if (letters[c] != 0) {
        *to++ = letters[c];
    } else {
        memcpy(to, c < 0x10 ? "u000" : "u001", 4);
        to[4] = "0123456789abcdef"[c & 0xF];
        to += 5;
    }
    return to;
}

/* The same text by single bytes: `from` to `end`, behind what is in the buffer. */
static cpodi_string_result encode_slowly(cpodi_buffer *out, const char *from, const char *end)
{
    while (from < end) {
        unsigned char c = (unsigned char)*from;
        char *to = cpodi_buffer_room(out, (size_t)(end - from) + LONGEST_ESCAPE + QUOTES);
        if (to == NULL)
            return CPODI_STRING_NO_MEMORY;
        size_t plain = 0;
        while (from + plain < end && (unsigned char)from[plain] >= ' ' && from[plain] != '"' &&
               from[plain] != '\\') {
            if ((unsigned char)from[plain] < 0x80) {
                plain++;
                continue;
            }
            const char *next = cpodi_utf8_step(from + plain);
            if (next == NULL || next > end)
                return CPODI_STRING_NOT_UTF8;
            plain = (size_t)(next - from);
        }
        memcpy(to, from, plain);
        from += plain;
        out->length += plain;
        if (plain == 0) {
            out->length += (size_t)(write_escape(to, c) - to);
            from++;
        }
    }
    cpodi_buffer_append_char(out, '"');
    return out->failed ? CPODI_STRING_NO_MEMORY : CPODI_STRING_OK;
}

cpodi_string_result cpodi_encode_string(cpodi_buffer *out, const char *text, size_t length)
{
    size_t before = out->length;
    if (CPODI_UNLIKELY(length > SIZE_MAX / 8))
        return CPODI_STRING_NO_MEMORY;
    char *to = cpodi_buffer_room(out, length + QUOTES + CPODI_PADDING);
    if (CPODI_UNLIKELY(to == NULL))
        return CPODI_STRING_NO_MEMORY;
    /* Copied first and scanned in the copy, which may be read past its end as the caller's text may not. */
    to[0] = '"';
    memcpy(to + 1, text, length);
    to[1 + length] = '"';
    const char *special = cpodi_scan_plain(to + 1);
    size_t plain = (size_t)(special - (to + 1));
    if (CPODI_LIKELY(plain == length)) {
        out->length += length + QUOTES;
        return CPODI_STRING_OK;
    }
    out->length += 1 + plain;
    cpodi_string_result result = encode_slowly(out, text + plain, text + length);
    if (result != CPODI_STRING_OK)
        out->length = before;
    return result;
}

bool cpodi_json_append_string(cpodi_buffer *out, const char *text)
{
    return cpodi_encode_string(out, text, strlen(text)) == CPODI_STRING_OK;
}

#include "core/codec/encode_string.h"

#include "core/codec/codec.h"
#include "core/codec/scan.h"

enum { MAX_ESCAPE = 6, QUOTES = 2 };

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

/* Copies bytes up to the first one that must be escaped. Returns their number; `*valid` false: not UTF-8. */
static size_t copy_run(char *to, const char *from, const char *end, bool *valid)
{
    const char *p = from;
    *valid = true;
    while (p < end) {
        if (end - p >= CPODI_BLOCK && cpodi_copy_block(to + (p - from), p) == CPODI_BLOCK) {
            p += CPODI_BLOCK;
            continue;
        }
        unsigned char c = (unsigned char)*p;
        if (c < ' ' || c == '"' || c == '\\')
            break;
        const char *next = c < 0x80 ? p + 1 : cpodi_utf8_step(p);
        if (next == NULL || next > end) {
            *valid = false;
            break;
        }
        memcpy(to + (p - from), p, (size_t)(next - p));
        p = next;
    }
    return (size_t)(p - from);
}

/* Encodes text that needs escapes or checks: `from` to `end`, after the content of the buffer. */
static cpodi_string_result encode_slowly(cpodi_buffer *out, const char *from, const char *end)
{
    while (from < end) {
        char *to = cpodi_buffer_room(out, (size_t)(end - from) + MAX_ESCAPE + QUOTES);
        if (to == NULL)
            return CPODI_STRING_NO_MEMORY;
        bool valid;
        size_t run = copy_run(to, from, end, &valid);
        if (!valid)
            return CPODI_STRING_NOT_UTF8;
        from += run;
        to += run;
        out->length += run;
        if (from < end)
            out->length += (size_t)(write_escape(to, (unsigned char)*from++) - to);
    }
    cpodi_buffer_append_char(out, '"');
    return out->failed ? CPODI_STRING_NO_MEMORY : CPODI_STRING_OK;
}

/* Copies plain text; false at the first block that is not plain. The last blocks overlap, so that nothing
 * is read past the text. */
static inline bool copy_plain(char *to, const char *from, size_t length)
{
    uint64_t bytes;
    if (length >= CPODI_BLOCK) {
        for (size_t i = 0; i + CPODI_BLOCK <= length; i += CPODI_BLOCK) {
            if (CPODI_UNLIKELY(cpodi_copy_block(to + i, from + i) != CPODI_BLOCK))
                return false;
        }
        return cpodi_copy_block(to + length - CPODI_BLOCK, from + length - CPODI_BLOCK) == CPODI_BLOCK;
    }
    if (length >= 8) {
        uint64_t last = cpodi_load64(from + length - 8);
        bytes = cpodi_load64(from);
        memcpy(to + length - 8, from + length - 8, 8);
        memcpy(to, from, 8);
        return (cpodi_special8(bytes) | cpodi_special8(last)) == 0;
    }
    if (length >= 4) {
        bytes = cpodi_load32(from) | (uint64_t)cpodi_load32(from + length - 4) << 32;
        memcpy(to + length - 4, from + length - 4, 4);
        memcpy(to, from, 4);
        return cpodi_special8(bytes) == 0;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)(to[i] = from[i]);
        if (c < ' ' || c == '"' || c == '\\' || c >= 0x80)
            return false;
    }
    return true;
}

cpodi_string_result cpodi_encode_string(cpodi_buffer *out, const char *text, size_t length)
{
    size_t before = out->length;
    if (CPODI_UNLIKELY(length > SIZE_MAX / 8))
        return CPODI_STRING_NO_MEMORY;
    char *to = cpodi_buffer_room(out, length + QUOTES);
    if (CPODI_UNLIKELY(to == NULL))
        return CPODI_STRING_NO_MEMORY;
    to[0] = '"';
    if (CPODI_LIKELY(copy_plain(to + 1, text, length))) {
        to[1 + length] = '"';
        out->length += length + QUOTES;
        return CPODI_STRING_OK;
    }
    out->length++;
    cpodi_string_result result = encode_slowly(out, text, text + length);
    if (result != CPODI_STRING_OK)
        out->length = before;
    return result;
}

bool cpodi_json_append_string(cpodi_buffer *out, const char *text)
{
    return cpodi_encode_string(out, text, strlen(text)) == CPODI_STRING_OK;
}

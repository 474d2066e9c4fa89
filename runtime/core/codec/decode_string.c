/* Strings: scanned in blocks of 8 or 16 bytes, checked for UTF-8, unescaped into the arena. */
#include "core/base/ascii.h"
#include "core/codec/decoder.h"

const char *cpodi_skip_space_slow(const char *p)
{
    for (;;) {
        while (*p == ' ')
            p++;
        if (*p != '\n' && *p != '\r' && *p != '\t')
            return p;
        p++;
    }
}

/* Reads four hexadecimal digits; -1: malformed. */
static int32_t hex_quad(const char *p)
{
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        int digit = cpodi_ascii_hex_value(p[i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

unsigned cpodi_escape_scan(const char *p, uint32_t *code_point)
{
    static const char simple[128] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                     ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    unsigned char c = (unsigned char)p[1];
    if (c < sizeof simple && simple[c] != 0) {
        *code_point = (unsigned char)simple[c];
        return 2;
    }
    int32_t unit = c == 'u' ? hex_quad(p + 2) : -1;
    if (unit < 0)
        return 0;
    *code_point = (uint32_t)unit;
    if (unit < 0xD800 || unit > 0xDFFF)
        return 6;
    if (unit >= 0xDC00 || p[6] != '\\' || p[7] != 'u')
        return 0;
    int32_t low = hex_quad(p + 8);
    if (low < 0xDC00 || low > 0xDFFF)
        return 0;
    *code_point = 0x10000u + (((uint32_t)unit & 0x3FF) << 10) + ((uint32_t)low & 0x3FF);
    return 12;
}

bool cpodi_escape_is_surrogate(const char *p)
{
    int32_t unit = p[1] == 'u' ? hex_quad(p + 2) : -1;
    return unit >= 0xD800 && unit <= 0xDFFF;
}

char *cpodi_utf8_write(char *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (char)c;
        return to;
    }
    if (c < 0x800) {
        *to++ = (char)(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *to++ = (char)(0xE0 | c >> 12);
        } else {
            *to++ = (char)(0xF0 | c >> 18);
            *to++ = (char)(0x80 | (c >> 12 & 0x3F));
        }
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
    }
    *to++ = (char)(0x80 | (c & 0x3F));
    return to;
}

char *cpodi_unescape(char *to, const char *from, const char *end)
{
    while (from < end) {
        if (*from != '\\') {
            *to++ = *from++;
            continue;
        }
        uint32_t code_point = 0;
        from += cpodi_escape_scan(from, &code_point);
        to = cpodi_utf8_write(to, code_point);
    }
    return to;
}

bool cpodi_string_is(const cpodi_raw_string *string, const char *text, size_t length)
{
    const char *from = string->begin;
    const char *end = string->end;
    if ((string->flags & CPODI_STRING_ESCAPED) == 0)
        return (size_t)(end - from) == length && memcmp(from, text, length) == 0;
    const char *text_end = text + length;
    while (from < end) {
        char piece[4];
        size_t piece_length = 1;
        if (*from == '\\') {
            uint32_t code_point = 0;
            from += cpodi_escape_scan(from, &code_point);
            piece_length = (size_t)(cpodi_utf8_write(piece, code_point) - piece);
        } else {
            piece[0] = *from++;
        }
        if ((size_t)(text_end - text) < piece_length || memcmp(text, piece, piece_length) != 0)
            return false;
        text += piece_length;
    }
    return text == text_end;
}

const char *cpodi_string_scan_slow(const char *p, unsigned *flags, const char **bad, const char **problem)
{
    unsigned found = 0;
    for (;;) {
        p = cpodi_scan_plain(p);
        unsigned char c = (unsigned char)*p;
        if (CPODI_LIKELY(c == '"')) {
            *flags = found;
            return p;
        }
        *bad = p;
        if (c == '\\') {
            uint32_t code_point;
            unsigned length = cpodi_escape_scan(p, &code_point);
            if (CPODI_UNLIKELY(length == 0)) {
                *problem = cpodi_escape_is_surrogate(p) ? "escape of a lone surrogate in a string"
                                                        : "malformed escape in a string";
                return NULL;
            }
            found |= code_point == 0 ? CPODI_STRING_ESCAPED | CPODI_STRING_HAS_NUL : CPODI_STRING_ESCAPED;
            p += length;
        } else if (c >= 0x80) {
            p = cpodi_utf8_step(p);
            if (CPODI_UNLIKELY(p == NULL)) {
                *problem = "invalid UTF-8 in a string";
                return NULL;
            }
        } else {
            *problem = "unescaped control character in a string";
            return NULL;
        }
    }
}

/* Copies while scanning: for ASCII text without escapes that fits into the current chunk. Returns the text
 * after the closing quote; NULL: use decode_any_text(). Blocks may be written past the text into the
 * unused part of the chunk. */
static inline const char *copy_plain_text(cpodi_arena *arena, const char *from, const char **text,
                                          size_t *length)
{
    char *start = arena->cursor;
    for (char *to = start; arena->end - to > CPODI_BLOCK; to += CPODI_BLOCK, from += CPODI_BLOCK) {
        unsigned plain = cpodi_copy_block(to, from);
        if (plain == CPODI_BLOCK)
            continue;
        if (CPODI_UNLIKELY(from[plain] != '"'))
            return NULL;
        to += plain;
        *to = '\0';
        arena->cursor = to + 1;
        *text = start;
        *length = (size_t)(to - start);
        return from + plain + 1;
    }
    return NULL;
}

/* Decodes any text: scans it, then copies or unescapes it. */
static const char *decode_any_text(cpodi_decoder *decoder, const char *p, const char **text, size_t *length)
{
    unsigned flags;
    const char *start = p + 1;
    const char *end = cpodi_decode_scan_string(decoder, start, &flags);
    if (CPODI_UNLIKELY(end == NULL))
        return NULL;
    if (CPODI_UNLIKELY((flags & CPODI_STRING_HAS_NUL) != 0))
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE,
                                 "U+0000 in a string, which C strings cannot represent%s",
                                 decoder->has_options ? " and lenient_text replaces" : "");
    size_t size = (size_t)(end - start);
    char *copy = cpodi_arena_alloc(decoder->arena, size + 1, 1);
    if (CPODI_UNLIKELY(copy == NULL))
        return cpodi_decode_no_memory(decoder, p);
    char *copy_end = copy + size;
    if (CPODI_LIKELY(flags == 0)) {
        memcpy(copy, start, size);
    } else {
        copy_end = cpodi_unescape(copy, start, end);
        cpodi_arena_trim(decoder->arena, copy + size + 1, copy_end + 1);
    }
    *copy_end = '\0';
    *text = copy;
    *length = (size_t)(copy_end - copy);
    return end + 1;
}

const char *cpodi_decode_text(cpodi_decoder *decoder, const char *p, const char **text, size_t *length)
{
    if (CPODI_UNLIKELY(*p != '"'))
        return cpodi_decode_expected(decoder, p, "a string");
    const char *end = copy_plain_text(decoder->arena, p + 1, text, length);
    return CPODI_LIKELY(end != NULL) ? end : decode_any_text(decoder, p, text, length);
}

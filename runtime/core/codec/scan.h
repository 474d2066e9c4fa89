/* Inner loops over JSON text. The text ends with a NUL, which no loop passes, followed by CPODI_PADDING
 * readable bytes, so that no loop checks for the end. */
#ifndef CPOD_RUNTIME_SCAN_H
#define CPOD_RUNTIME_SCAN_H

#include "core/base/platform.h"

#include <stdbool.h>
#include <stddef.h>

#if CPODI_SSE2
#include <emmintrin.h>
#endif

/* What a scanned string contains. */
enum { CPODI_STRING_ESCAPED = 1, CPODI_STRING_HAS_NUL = 2 };

/* A scanned string without its quotes, escapes not resolved. */
typedef struct cpodi_raw_string {
    const char *begin;
    const char *end;
    unsigned flags; /* CPODI_STRING_ bits */
} cpodi_raw_string;

const char *cpodi_skip_space_slow(const char *p);

static inline const char *cpodi_skip_space(const char *p)
{
    return CPODI_LIKELY((unsigned char)*p > ' ') ? p : cpodi_skip_space_slow(p);
}

/* Nonzero if one of 8 bytes is a quote, a backslash, a control character or not ASCII; the lowest bit set
 * belongs to the first such byte. (Borrows affect only bytes above it.) */
static inline uint64_t cpodi_special8(uint64_t bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t highs = UINT64_C(0x8080808080808080);
    uint64_t quote = bytes ^ ones * '"';
    uint64_t backslash = bytes ^ ones * '\\';
    return (((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | (bytes - ones * ' ') | bytes) &
           highs;
}

#if CPODI_SSE2
/* The same for 16 bytes, one bit each. */
static inline unsigned cpodi_special16(__m128i bytes)
{
    __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    __m128i other =
        _mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')); /* signed: bytes above ASCII are also less than a space */
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), other));
}
#endif

/* Returns the first byte that is a quote, a backslash, a control character or not ASCII. */
static inline const char *cpodi_scan_plain(const char *p)
{
#if CPODI_SSE2
    for (;; p += 16) {
        unsigned special = cpodi_special16(_mm_loadu_si128((const __m128i *)(const void *)p));
        if (special != 0)
            return p + __builtin_ctz(special);
    }
#else
    for (;; p += 8) {
        uint64_t special = cpodi_special8(cpodi_load64(p));
        if (special != 0)
            return p + (__builtin_ctzll(special) >> 3);
    }
#endif
}

enum { CPODI_BLOCK = 16 };

/* Copies a block of bytes. Returns the number of plain bytes before the first special one; CPODI_BLOCK:
 * all. */
static inline unsigned cpodi_copy_block(char *to, const char *from)
{
#if CPODI_SSE2
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
    _mm_storeu_si128((__m128i *)(void *)to, bytes);
    return (unsigned)__builtin_ctz(cpodi_special16(bytes) | 1u << CPODI_BLOCK);
#else
    uint64_t low = cpodi_special8(cpodi_load64(from));
    uint64_t high = cpodi_special8(cpodi_load64(from + 8));
    memcpy(to, from, CPODI_BLOCK);
    if (low != 0)
        return (unsigned)__builtin_ctzll(low) >> 3;
    return high != 0 ? 8 + ((unsigned)__builtin_ctzll(high) >> 3) : CPODI_BLOCK;
#endif
}

/* Skips one UTF-8 sequence that is not ASCII (RFC 3629); NULL: malformed. */
static inline const char *cpodi_utf8_step(const char *p)
{
    const unsigned char *s = (const unsigned char *)p;
    unsigned lead = s[0];
    if (lead < 0xC2 || lead > 0xF4 || (s[1] & 0xC0) != 0x80)
        return NULL;
    if (lead < 0xE0)
        return p + 2;
    if ((s[2] & 0xC0) != 0x80)
        return NULL;
    if (lead < 0xF0)
        return (lead == 0xE0 && s[1] < 0xA0) || (lead == 0xED && s[1] > 0x9F) ? NULL : p + 3;
    if ((s[3] & 0xC0) != 0x80 || (lead == 0xF0 && s[1] < 0x90) || (lead == 0xF4 && s[1] > 0x8F))
        return NULL;
    return p + 4;
}

/* `p` at a backslash. Returns the bytes of the escape (2, 6 or 12); 0: malformed, such as a lone
 * surrogate. */
unsigned cpodi_escape_scan(const char *p, uint32_t *code_point);

/* Whether a malformed escape is that of a surrogate without its other half. */
bool cpodi_escape_is_surrogate(const char *p);

/* Appends a code point as UTF-8. Returns the end. */
char *cpodi_utf8_write(char *to, uint32_t code_point);

/* Unescapes a scanned string. Returns the end of the output, which is never longer than the input. */
char *cpodi_unescape(char *to, const char *from, const char *end);

/* Whether a scanned string, with escapes resolved, equals this text. */
bool cpodi_string_is(const cpodi_raw_string *string, const char *text, size_t length);

/* `p` after the opening quote. Returns the closing quote; NULL: malformed at `*bad`, with the reason in
 * `*problem`. */
const char *cpodi_string_scan_slow(const char *p, unsigned *flags, const char **bad, const char **problem);

static inline const char *cpodi_string_scan(const char *p, unsigned *flags, const char **bad,
                                            const char **problem)
{
    const char *end = cpodi_scan_plain(p);
    *flags = 0;
    return CPODI_LIKELY(*end == '"') ? end : cpodi_string_scan_slow(p, flags, bad, problem);
}

#endif

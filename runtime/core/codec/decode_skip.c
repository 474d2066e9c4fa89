/* Keys, and values that are validated and skipped. */
#include "core/base/ascii.h"
#include "core/codec/decoder.h"
#include "core/codec/number.h"

const char *cpodi_decode_key(cpodi_decoder *decoder, const char *p, cpodi_raw_string *key)
{
    if (CPODI_UNLIKELY(*p != '"'))
        return cpodi_decode_syntax(decoder, p, "expected a key");
    key->begin = p + 1;
    p = cpodi_decode_scan_string(decoder, p + 1, &key->flags);
    if (CPODI_UNLIKELY(p == NULL))
        return NULL;
    key->end = p;
    p = cpodi_skip_space(p + 1);
    if (CPODI_UNLIKELY(*p != ':'))
        return cpodi_decode_syntax(decoder, p, "expected a colon");
    return cpodi_skip_space(p + 1);
}

/* Skips a value that is neither an object nor an array. */
static const char *skip_scalar(cpodi_decoder *decoder, const char *p)
{
    unsigned flags;
    cpodi_number number;
    switch (*p) {
    case '"':
        p = cpodi_decode_scan_string(decoder, p + 1, &flags);
        if (CPODI_UNLIKELY(p == NULL))
            return NULL;
        decoder->has_nul = decoder->has_nul || (flags & CPODI_STRING_HAS_NUL) != 0;
        return p + 1;
    case 't':
        return cpodi_decode_literal(decoder, p, "true", 4);
    case 'f':
        return cpodi_decode_literal(decoder, p, "false", 5);
    case 'n':
        return cpodi_decode_literal(decoder, p, "null", 4);
    default:
        break;
    }
    if (*p != '-' && !cpodi_ascii_is_digit(*p))
        return cpodi_decode_expected(decoder, p, "a value");
    const char *end = cpodi_number_scan(p, &number);
    return CPODI_LIKELY(end != NULL) ? end : cpodi_decode_syntax(decoder, p, "malformed number");
}

static const char *skip_key(cpodi_decoder *decoder, const char *p)
{
    cpodi_raw_string key;
    p = cpodi_decode_key(decoder, p, &key);
    decoder->has_nul = decoder->has_nul || (p != NULL && (key.flags & CPODI_STRING_HAS_NUL) != 0);
    return p;
}

/* Not recursive: one bit for each level marks objects. */
const char *cpodi_decode_skip(cpodi_decoder *decoder, const char *p)
{
    uint64_t objects[CPODI_DEPTH_CEILING / 64];
    unsigned level = 0;
    for (;;) {
        if (*p == '{' || *p == '[') {
            bool object = *p == '{';
            if (CPODI_UNLIKELY(level == decoder->depth))
                return cpodi_decode_too_deep(decoder, p);
            uint64_t bit = UINT64_C(1) << level % 64;
            /* cppcheck-suppress uninitvar ; the first bit of a word sets all of it */
            objects[level / 64] = object ? (level % 64 == 0 ? 0 : objects[level / 64]) | bit
                                         : (level % 64 == 0 ? 0 : objects[level / 64]) & ~bit;
            level++;
            p = cpodi_skip_space(p + 1);
            if (*p != (object ? '}' : ']')) {
                if (object && (p = skip_key(decoder, p)) == NULL)
                    return NULL;
                continue;
            }
            p++;
            level--;
        } else {
            p = skip_scalar(decoder, p);
            if (CPODI_UNLIKELY(p == NULL))
                return NULL;
        }
        for (;;) {
            if (level == 0)
                return p;
            bool object = (objects[(level - 1) / 64] >> (level - 1) % 64 & 1) != 0;
            bool more = cpodi_decode_more(decoder, &p, object ? '}' : ']');
            if (CPODI_UNLIKELY(p == NULL))
                return NULL;
            if (more) {
                if (object && (p = skip_key(decoder, p)) == NULL)
                    return NULL;
                break;
            }
            level--;
        }
    }
}

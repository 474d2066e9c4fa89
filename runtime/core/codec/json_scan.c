/* JSON without tables: skipping and validating values, and reading members of small documents. */
#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/codec/decoder.h"
#include "core/codec/json_text.h"
#include "core/codec/number.h"
#include "cpod/core/json.h"

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

const char *cpodi_json_problem(cpodi_decoder *decoder, const char *text, size_t length)
{
    cpodi_decoder_init(decoder, NULL, NULL, &(cpodi_json_input){text, length}, NULL);
    const char *p = cpodi_decode_skip(decoder, cpodi_skip_space(text));
    return CPODI_LIKELY(cpodi_decode_end(decoder, p, NULL) == CPOD_OK) ? NULL : decoder->message;
}

cpod_status cpod_json_validate(const char *text, size_t length, cpod_error *error)
{
    cpodi_error_reset(error);
    if (text == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "text must not be NULL");
    cpodi_buffer padded;
    cpodi_buffer_init(&padded, NULL);
    cpodi_buffer_append(&padded, text, length != 0 ? length : strlen(text));
    cpod_status status = CPOD_OK;
    cpodi_decoder decoder;
    const char *problem = NULL;
    if (!cpodi_buffer_terminate(&padded))
        status = cpodi_no_memory(error);
    else if ((problem = cpodi_json_problem(&decoder, padded.data, padded.length)) != NULL)
        status = cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "%s", problem);
    cpodi_buffer_free(&padded);
    return status;
}

bool cpodi_json_member(const char *text, size_t length, const char *name, const char **value,
                       size_t *value_length)
{
    cpodi_decoder decoder;
    size_t name_length = strlen(name);
    cpodi_decoder_init(&decoder, NULL, NULL, &(cpodi_json_input){text, length}, NULL);
    const char *p = cpodi_decode_begin(&decoder);
    if (*p != '{')
        return false;
    p = cpodi_skip_space(p + 1);
    while (*p == '"') {
        cpodi_raw_string key;
        const char *start = cpodi_decode_key(&decoder, p, &key);
        const char *end = start != NULL ? cpodi_decode_skip(&decoder, start) : NULL;
        if (end == NULL || end > decoder.end)
            return false;
        if (cpodi_string_is(&key, name, name_length)) {
            *value = start;
            *value_length = (size_t)(end - start);
            return true;
        }
        p = end;
        if (!cpodi_decode_more(&decoder, &p, '}'))
            return false;
    }
    return false;
}

bool cpodi_json_string(const char *value, size_t value_length, char *buffer, size_t capacity)
{
    const char *bad;
    const char *problem;
    unsigned flags;
    if (value_length < 2 || *value != '"' || capacity == 0)
        return false;
    const char *end = cpodi_string_scan(value + 1, &flags, &bad, &problem);
    if (end == NULL || end >= value + value_length)
        return false;
    const char *p = value + 1;
    char *to = buffer;
    while (p < end) {
        char piece[4];
        size_t length;
        if (*p == '\\') {
            uint32_t code_point = 0;
            p += cpodi_escape_scan(p, &code_point);
            length = (size_t)(cpodi_utf8_write(piece, code_point == 0 ? ' ' : code_point) - piece);
        } else {
            const char *next = (unsigned char)*p < 0x80 ? p + 1 : cpodi_utf8_step(p);
            length = (size_t)(next - p);
            memcpy(piece, p, length);
            p = next;
        }
        if (length >= capacity - (size_t)(to - buffer))
            break;
        memcpy(to, piece, length);
        to += length;
    }
    *to = '\0';
    return true;
}

bool cpodi_json_integer(const char *value, size_t value_length, int64_t *out)
{
    cpodi_number number;
    if (value_length == 0)
        return false;
    const char *end = cpodi_number_scan(value, &number);
    return end != NULL && end <= value + value_length &&
           cpodi_number_int64(&number, value, out) == CPODI_INTEGER_OK;
}

/* Beginning, end and failures of a decode. */
#include "core/codec/decoder.h"

#include "core/base/ascii.h"
#include "core/base/error.h"

#include <stdarg.h>
#include <stdio.h>

/* What may be read again for the unions of a document: a few failed attempts of a small one, and a multiple of
 * any other. */
enum { REREADS_MIN = 4096, REREADS_FACTOR = 4 };

void cpodi_decoder_init(cpodi_decoder *decoder, const cpod_tables *tables, cpodi_arena *arena,
                        const cpodi_json_input *input, const cpodi_decode_options *options)
{
    int depth = options != NULL && options->max_depth > 0 ? options->max_depth : CPODI_DEFAULT_DEPTH;
    decoder->begin = input->text;
    decoder->end = input->text + input->length;
    decoder->tables = tables;
    decoder->arena = arena;
    decoder->max_depth = depth < CPODI_DEPTH_CEILING ? (unsigned)depth : CPODI_DEPTH_CEILING;
    decoder->depth = decoder->max_depth;
    decoder->rereads = REREADS_MIN + REREADS_FACTOR * (size_t)(decoder->end - decoder->begin);
    decoder->has_options = options != NULL && options->max_depth > 0;
    decoder->lenient_required = options != NULL && options->lenient_required;
    decoder->has_nul = false;
    decoder->unknown_members = 0;
    decoder->status = CPOD_OK;
    decoder->message[0] = '\0';
    cpodi_path_init(&decoder->path);
}

const char *cpodi_decode_begin(const cpodi_decoder *decoder)
{
    const char *p = decoder->begin;
    if (decoder->end - p >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        p += 3;
    return cpodi_skip_space(p);
}

cpod_status cpodi_decode_end(cpodi_decoder *decoder, const char *p, cpod_error *error)
{
    if (p != NULL) {
        p = cpodi_skip_space(p);
        if (p == decoder->end)
            return CPOD_OK;
        cpodi_decode_syntax(decoder, p, "unexpected text after the value");
    }
    return cpodi_path_fail(&decoder->path, error, decoder->status, decoder->message);
}

CPODI_COLD const char *cpodi_decode_fail(cpodi_decoder *decoder, const char *p, cpod_status status,
                                         const char *format, ...)
{
    decoder->status = status;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(decoder->message, sizeof decoder->message, format, arguments);
    va_end(arguments);
    size_t used = length > 0 ? (size_t)length : 0;
    if (used < sizeof decoder->message)
        snprintf(decoder->message + used, sizeof decoder->message - used, " (byte %zu)",
                 (size_t)(p - decoder->begin));
    return NULL;
}

/* Names the JSON type that begins with this byte; NULL: none does. */
static const char *name_of_value(char first)
{
    switch (first) {
    case '"':
        return "a string";
    case '{':
        return "an object";
    case '[':
        return "an array";
    case 't':
    case 'f':
        return "a boolean";
    case 'n':
        return "null";
    default:
        return first == '-' || cpodi_ascii_is_digit(first) ? "a number" : NULL;
    }
}

CPODI_COLD const char *cpodi_decode_expected(cpodi_decoder *decoder, const char *p, const char *what)
{
    const char *found = p >= decoder->end ? "the end of the text" : name_of_value(*p);
    if (found != NULL)
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "expected %s, found %s", what, found);
    if ((unsigned char)*p > ' ' && (unsigned char)*p < 0x7F)
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "expected %s, found '%c'", what, *p);
    return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "expected %s, found byte 0x%02X", what,
                             (unsigned)(unsigned char)*p);
}

CPODI_COLD const char *cpodi_decode_syntax(cpodi_decoder *decoder, const char *p, const char *problem)
{
    if (p >= decoder->end)
        return cpodi_decode_fail(decoder, decoder->end, CPOD_ERR_DECODE,
                                 "invalid JSON: unexpected end of text");
    return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "invalid JSON: %s", problem);
}

CPODI_COLD const char *cpodi_decode_bad_string(cpodi_decoder *decoder, const char *p, const char *problem)
{
    bool is_replaceable = (unsigned char)*p >= 0x80 || (*p == '\\' && cpodi_escape_is_surrogate(p));
    if (p >= decoder->end || !decoder->has_options || !is_replaceable)
        return cpodi_decode_syntax(decoder, p, problem);
    return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "invalid JSON: %s, which lenient_text replaces",
                             problem);
}

CPODI_COLD const char *cpodi_decode_no_memory(cpodi_decoder *decoder, const char *p)
{
    if (cpodi_arena_hit_limit(decoder->arena))
        return cpodi_decode_fail(
            decoder, p, CPOD_ERR_LIMIT,
            "the decoded values exceed the fixed memory limit of 16 MiB and 16 times the text");
    return cpodi_decode_fail(decoder, p, CPOD_ERR_NO_MEMORY, "out of memory");
}

CPODI_COLD const char *cpodi_decode_too_deep(cpodi_decoder *decoder, const char *p)
{
    const char *option = !decoder->has_options                       ? ", a fixed limit"
                         : decoder->max_depth == CPODI_DEPTH_CEILING ? " (max_json_depth, at its highest)"
                                                                     : " (max_json_depth)";
    return cpodi_decode_fail(decoder, p, CPOD_ERR_LIMIT, "nested more than %u levels deep%s",
                             decoder->max_depth, option);
}

CPODI_COLD const char *cpodi_decode_at_member(cpodi_decoder *decoder, const char *name, size_t length)
{
    cpodi_path_member(&decoder->path, name, length);
    return NULL;
}

CPODI_COLD const char *cpodi_decode_at_key(cpodi_decoder *decoder, const cpodi_raw_string *key)
{
    return cpodi_decode_at_member(decoder, key->begin, (size_t)(key->end - key->begin));
}

CPODI_COLD const char *cpodi_decode_at_index(cpodi_decoder *decoder, size_t index)
{
    cpodi_path_index(&decoder->path, index);
    return NULL;
}

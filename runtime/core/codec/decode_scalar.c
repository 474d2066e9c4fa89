/* Scalars other than strings. */
#include "core/base/ascii.h"
#include "core/base/base64.h"
#include "core/codec/datetime.h"
#include "core/codec/decoder.h"
#include "core/codec/key.h"
#include "core/codec/number.h"

const char *cpodi_decode_literal(cpodi_decoder *decoder, const char *p, const char *word, size_t length)
{
    if (CPODI_LIKELY(memcmp(p, word, length) == 0))
        return p + length;
    return cpodi_decode_syntax(decoder, p, "expected true, false or null");
}

const char *cpodi_decode_bool(cpodi_decoder *decoder, const char *p, bool *to)
{
    *to = *p == 't';
    if (*p == 't')
        return cpodi_decode_literal(decoder, p, "true", 4);
    if (*p == 'f')
        return cpodi_decode_literal(decoder, p, "false", 5);
    return cpodi_decode_expected(decoder, p, "a boolean");
}

static inline bool begins_number(char c)
{
    return c == '-' || cpodi_ascii_is_digit(c);
}

const char *cpodi_decode_int64(cpodi_decoder *decoder, const char *p, int64_t *to)
{
    cpodi_number number;
    *to = 0;
    if (CPODI_UNLIKELY(!begins_number(*p)))
        return cpodi_decode_expected(decoder, p, "an integer");
    const char *end = cpodi_number_scan(p, &number);
    if (CPODI_UNLIKELY(end == NULL))
        return cpodi_decode_syntax(decoder, p, "malformed number");
    switch (cpodi_number_int64(&number, p, to)) {
    case CPODI_INTEGER_OK:
        return end;
    case CPODI_INTEGER_FRACTION:
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "expected an integer, found a fraction");
    case CPODI_INTEGER_RANGE:
        break;
    }
    return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "integer out of the range of 64 bits");
}

const char *cpodi_decode_uint64(cpodi_decoder *decoder, const char *p, uint64_t *to)
{
    cpodi_number number;
    *to = 0;
    if (CPODI_UNLIKELY(!begins_number(*p)))
        return cpodi_decode_expected(decoder, p, "an integer");
    const char *end = cpodi_number_scan(p, &number);
    if (CPODI_UNLIKELY(end == NULL))
        return cpodi_decode_syntax(decoder, p, "malformed number");
    switch (cpodi_number_uint64(&number, p, to)) {
    case CPODI_INTEGER_OK:
        return end;
    case CPODI_INTEGER_FRACTION:
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "expected an integer, found a fraction");
    case CPODI_INTEGER_RANGE:
        break;
    }
    return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE,
                             "integer out of the range of 64 bits without a sign");
}

const char *cpodi_decode_int32(cpodi_decoder *decoder, const char *p, int32_t *to)
{
    int64_t value;
    const char *end = cpodi_decode_int64(decoder, p, &value);
    if (CPODI_UNLIKELY(end == NULL))
        return NULL;
    if (CPODI_UNLIKELY(value < INT32_MIN || value > INT32_MAX))
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "integer out of the range of 32 bits");
    *to = (int32_t)value;
    return end;
}

const char *cpodi_decode_double(cpodi_decoder *decoder, const char *p, double *to)
{
    cpodi_number number;
    if (CPODI_UNLIKELY(!begins_number(*p)))
        return cpodi_decode_expected(decoder, p, "a number");
    const char *end = cpodi_number_scan(p, &number);
    if (CPODI_UNLIKELY(end == NULL))
        return cpodi_decode_syntax(decoder, p, "malformed number");
    if (CPODI_UNLIKELY(!cpodi_number_double(&number, p, to)))
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "number out of the range of a double");
    return end;
}

const char *cpodi_decode_datetime(cpodi_decoder *decoder, const char *p, cpod_datetime *to)
{
    size_t length;
    p = cpodi_decode_text(decoder, p, &to->text, &length);
    if (CPODI_LIKELY(p != NULL))
        cpodi_datetime_read(to->text, length, to);
    return p;
}

const char *cpodi_decode_date(cpodi_decoder *decoder, const char *p, cpod_date *to)
{
    size_t length;
    p = cpodi_decode_text(decoder, p, &to->text, &length);
    if (CPODI_LIKELY(p != NULL))
        cpodi_date_read(to->text, length, to);
    return p;
}

const char *cpodi_decode_bytes(cpodi_decoder *decoder, const char *p, cpod_bytes *to)
{
    const char *text;
    size_t length;
    const char *end = cpodi_decode_text(decoder, p, &text, &length);
    if (CPODI_UNLIKELY(end == NULL))
        return NULL;
    unsigned char *data;
    memcpy(&data, &text, sizeof data); /* the text is a copy in the arena: decoded in place */
    size_t size;
    if (CPODI_UNLIKELY(!cpodi_base64_decode(text, length, data, &size)))
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "invalid base64");
    cpodi_arena_trim(decoder->arena, text + length + 1, text + size);
    *to = (cpod_bytes){data, size, CPOD_IS_SET};
    return end;
}

const char *cpodi_decode_json(cpodi_decoder *decoder, const char *p, cpod_json *to)
{
    const char *end = cpodi_decode_skip(decoder, p);
    if (CPODI_UNLIKELY(end == NULL))
        return NULL;
    if (*p == 'n') {
        *to = cpod_null_json();
        return end;
    }
    size_t length = (size_t)(end - p);
    const char *text = cpodi_arena_copy_text(decoder->arena, p, length);
    if (CPODI_UNLIKELY(text == NULL))
        return cpodi_decode_no_memory(decoder, p);
    *to = (cpod_json){text, length, CPOD_IS_SET};
    return end;
}

const char *cpodi_decode_enum(cpodi_decoder *decoder, const char *p, const cpod_enum *type, void *to)
{
    const cpod_tables *tables = decoder->tables;
    cpod_enum_layout layout = {.value = CPOD_ENUM_OTHER};
    const char *text = p + 1;
    const char *end = *p == '"' ? cpodi_scan_plain(text) : text;
    size_t length = (size_t)(end - text);
    uint32_t found = CPODI_LIKELY(*end == '"') ? cpodi_enum_find(tables, type, text, length) : 0;
    if (CPODI_UNLIKELY(found == 0)) { /* unknown value, escapes, or not a string */
        end = cpodi_decode_text(decoder, p, &layout.text, &length);
        if (end == NULL)
            return NULL;
        text = layout.text;
        found = cpodi_enum_find(tables, type, text, length);
        if (found != 0)
            cpodi_arena_trim(decoder->arena, text + length + 1, text);
    } else {
        end++;
    }
    if (CPODI_LIKELY(found != 0))
        layout = (cpod_enum_layout){(int32_t)found,
                                    tables->pool + tables->enum_values[type->first_value + found - 1].text};
    memcpy(to, &layout, sizeof layout);
    return end;
}

const char *cpodi_decode_integer_enum(cpodi_decoder *decoder, const char *p, const cpod_enum *type, void *to)
{
    cpod_integer_enum_layout layout = {.value = CPOD_ENUM_OTHER};
    p = cpodi_decode_int64(decoder, p, &layout.number);
    if (CPODI_UNLIKELY(p == NULL))
        return NULL;
    const int64_t *values = decoder->tables->integers + type->first_value;
    for (uint32_t i = 0; i < type->value_count; i++) {
        if (values[i] == layout.number)
            layout.value = (int32_t)(i + 1);
    }
    memcpy(to, &layout, sizeof layout);
    return p;
}

/* Scalars other than strings, as JSON. */
#include "core/base/base64.h"
#include "core/codec/datetime.h"
#include "core/codec/encode_string.h"
#include "core/codec/encoder.h"
#include "core/codec/integer_range.h"
#include "core/codec/json_text.h"
#include "core/codec/number.h"

#include <math.h>

bool cpodi_encode_text(cpodi_encoder *encoder, const char *text)
{
    switch (cpodi_encode_string(encoder->out, text, strlen(text))) {
    case CPODI_STRING_OK:
        return true;
    case CPODI_STRING_NOT_UTF8:
        return cpodi_encode_fail(encoder, "invalid UTF-8");
    case CPODI_STRING_NO_MEMORY:
        break;
    }
    encoder->out->failed = true;
    return false;
}

bool cpodi_encode_int64(cpodi_encoder *encoder, int64_t value)
{
    char *to = cpodi_buffer_room(encoder->out, CPODI_NUMBER_TEXT);
    if (CPODI_UNLIKELY(to == NULL))
        return false;
    encoder->out->length += cpodi_format_int64(to, value);
    return true;
}

bool cpodi_encode_integer(cpodi_encoder *encoder, uint32_t range, int64_t value)
{
    if (CPODI_UNLIKELY(!cpodi_is_in_range(range, value)))
        return cpodi_encode_fail(encoder, cpodi_range_message(range));
    return cpodi_encode_int64(encoder, value);
}

bool cpodi_encode_uint64(cpodi_encoder *encoder, uint64_t value)
{
    char *to = cpodi_buffer_room(encoder->out, CPODI_NUMBER_TEXT);
    if (CPODI_UNLIKELY(to == NULL))
        return false;
    encoder->out->length += cpodi_format_uint64(to, value);
    return true;
}

bool cpodi_encode_double(cpodi_encoder *encoder, double value)
{
    if (CPODI_UNLIKELY(!isfinite(value)))
        return cpodi_encode_fail(encoder, "number is not finite");
    char *to = cpodi_buffer_room(encoder->out, CPODI_NUMBER_TEXT);
    if (CPODI_UNLIKELY(to == NULL))
        return false;
    encoder->out->length += cpodi_format_double(to, value);
    return true;
}

/* Writes a formatted date or time; `length` 0: it was out of range. */
static bool encode_formatted(cpodi_encoder *encoder, const char *text, size_t length)
{
    if (length == 0)
        return cpodi_encode_fail(encoder, "date or time is out of range");
    return cpodi_encode_string(encoder->out, text, length) == CPODI_STRING_OK;
}

bool cpodi_encode_datetime(cpodi_encoder *encoder, const cpod_datetime *value)
{
    char text[CPODI_DATETIME_TEXT];
    if (value->text != NULL)
        return cpodi_encode_text(encoder, value->text);
    return encode_formatted(encoder, text, cpodi_datetime_write(text, value));
}

bool cpodi_encode_date(cpodi_encoder *encoder, const cpod_date *value)
{
    char text[CPODI_DATETIME_TEXT];
    if (value->text != NULL)
        return cpodi_encode_text(encoder, value->text);
    return encode_formatted(encoder, text, cpodi_date_write(text, value));
}

bool cpodi_encode_bytes(cpodi_encoder *encoder, const cpod_bytes *value)
{
    if (value->size > 0 && value->data == NULL)
        return cpodi_encode_fail(encoder, "data is NULL");
    if (value->size > SIZE_MAX / 8) {
        encoder->out->failed = true;
        return false;
    }
    size_t length = cpodi_base64_length(value->size);
    char *to = cpodi_buffer_room(encoder->out, length + 2);
    if (CPODI_UNLIKELY(to == NULL))
        return false;
    to[0] = '"';
    cpodi_base64_encode(value->data, value->size, to + 1);
    to[1 + length] = '"';
    encoder->out->length += length + 2;
    return true;
}

bool cpodi_encode_json(cpodi_encoder *encoder, const cpod_json *value)
{
    if (value->text == NULL)
        return cpodi_encode_fail(encoder, "free-form JSON has no text");
    size_t begin = encoder->out->length;
    size_t length = value->length != 0 ? value->length : strlen(value->text);
    cpodi_buffer_append(encoder->out, value->text, length);
    if (CPODI_UNLIKELY(
            !cpodi_buffer_terminate(encoder->out))) /* checked in the buffer, since the copy is padded */
        return false;
    cpodi_decoder decoder;
    const char *problem = cpodi_json_problem(&decoder, encoder->out->data + begin, length);
    return CPODI_LIKELY(problem == NULL) ? true : cpodi_encode_fail(encoder, problem);
}

const char *cpodi_enum_text(const cpod_tables *tables, const cpod_enum *type, const cpod_enum_layout *value)
{
    if (value->value == 0 || value->value == CPOD_ENUM_OTHER)
        return value->text;
    if (value->value < 0 || (uint32_t)value->value > type->value_count)
        return NULL;
    return tables->pool + tables->enum_values[type->first_value + (uint32_t)value->value - 1].text;
}

bool cpodi_enum_number(const cpod_tables *tables, const cpod_enum *type,
                       const cpod_integer_enum_layout *value, int64_t *number)
{
    *number = value->number;
    if (value->value == CPOD_ENUM_OTHER)
        return true;
    if (value->value < 1 || (uint32_t)value->value > type->value_count)
        return false;
    *number = tables->integers[type->first_value + (uint32_t)value->value - 1];
    return true;
}

bool cpodi_encode_enum(cpodi_encoder *encoder, const cpod_enum *type, const void *value)
{
    cpod_enum_layout layout;
    memcpy(&layout, value, sizeof layout);
    const char *text = cpodi_enum_text(encoder->tables, type, &layout);
    return text != NULL ? cpodi_encode_text(encoder, text)
                        : cpodi_encode_fail(encoder, "not a value of the enum");
}

bool cpodi_encode_integer_enum(cpodi_encoder *encoder, const cpod_enum *type, const void *value)
{
    cpod_integer_enum_layout layout;
    int64_t number;
    memcpy(&layout, value, sizeof layout);
    if (!cpodi_enum_number(encoder->tables, type, &layout, &number))
        return cpodi_encode_fail(encoder, "not a value of the enum");
    return cpodi_encode_int64(encoder, number);
}

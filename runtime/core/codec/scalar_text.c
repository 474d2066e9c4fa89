/* Scalars as bare text, for URLs, headers and forms. */
#include "core/base/base64.h"
#include "core/codec/datetime.h"
#include "core/codec/encoder.h"
#include "core/codec/integer_range.h"
#include "core/codec/number.h"
#include "core/codec/presence.h"

#include <math.h>

static bool append_text(cpodi_buffer *out, const char *text)
{
    if (text == NULL)
        return false;
    cpodi_buffer_append_text(out, text);
    return !out->failed;
}

static bool append_bytes(cpodi_buffer *out, const char *text, size_t length)
{
    cpodi_buffer_append(out, text, length);
    return length > 0 && !out->failed;
}

static bool append_int64(cpodi_buffer *out, int64_t value)
{
    char text[CPODI_NUMBER_TEXT];
    return append_bytes(out, text, cpodi_format_int64(text, value));
}

static bool append_uint64(cpodi_buffer *out, uint64_t value)
{
    char text[CPODI_NUMBER_TEXT];
    return append_bytes(out, text, cpodi_format_uint64(text, value));
}

static bool append_double(cpodi_buffer *out, double value)
{
    char text[CPODI_NUMBER_TEXT];
    return isfinite(value) && append_bytes(out, text, cpodi_format_double(text, value));
}

static bool append_datetime(cpodi_buffer *out, const cpod_datetime *value)
{
    char text[CPODI_DATETIME_TEXT];
    return value->text != NULL ? append_text(out, value->text)
                               : append_bytes(out, text, cpodi_datetime_write(text, value));
}

static bool append_date(cpodi_buffer *out, const cpod_date *value)
{
    char text[CPODI_DATETIME_TEXT];
    return value->text != NULL ? append_text(out, value->text)
                               : append_bytes(out, text, cpodi_date_write(text, value));
}

static bool append_base64(cpodi_buffer *out, const cpod_bytes *value)
{
    size_t length = cpodi_base64_length(value->size);
    char *to = value->size > SIZE_MAX / 8 ? NULL : cpodi_buffer_room(out, length + 1);
    if (to == NULL)
        return false;
    cpodi_base64_encode(value->data, value->size, to);
    out->length += length;
    return true;
}

static bool append_integer_enum(cpodi_buffer *out, const cpod_tables *tables, const cpod_enum *type,
                                const void *value)
{
    cpod_integer_enum_layout layout;
    int64_t number;
    memcpy(&layout, value, sizeof layout);
    return cpodi_enum_number(tables, type, &layout, &number) && append_int64(out, number);
}

static bool append_enum(cpodi_buffer *out, const cpod_tables *tables, const cpod_enum *type,
                        const void *value)
{
    cpod_enum_layout layout;
    memcpy(&layout, value, sizeof layout);
    return append_text(out, cpodi_enum_text(tables, type, &layout));
}

/* Whether the value is a signed integer, which is stored then. */
static bool signed_integer(const cpodi_typed_value *value, int64_t *number)
{
    switch (value->kind) {
    case CPOD_KIND_INT32:
        *number = *(const int32_t *)value->address;
        return true;
    case CPOD_KIND_INT64:
        *number = *(const int64_t *)value->address;
        return true;
    case CPOD_KIND_OPT_INT32:
        *number = ((const cpod_opt_int32 *)value->address)->value;
        return true;
    case CPOD_KIND_OPT_INT64:
        *number = ((const cpod_opt_int64 *)value->address)->value;
        return true;
    default:
        return false;
    }
}

const char *cpodi_scalar_range_problem(const cpodi_typed_value *value)
{
    int64_t number;
    bool is_outside = signed_integer(value, &number) && !cpodi_is_in_range(value->type, number);
    return is_outside ? cpodi_range_message(value->type) : NULL;
}

bool cpodi_append_scalar(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_buffer *out)
{
    const void *address = value->address;
    int64_t number;
    if (cpodi_presence(tables, value) != CPOD_IS_SET)
        return false;
    if (signed_integer(value, &number))
        return cpodi_is_in_range(value->type, number) && append_int64(out, number);
    switch (value->kind) {
    case CPOD_KIND_BOOL:
        return append_text(out, *(const bool *)address ? "true" : "false");
    case CPOD_KIND_UINT64:
        return append_uint64(out, *(const uint64_t *)address);
    case CPOD_KIND_DOUBLE:
        return append_double(out, *(const double *)address);
    case CPOD_KIND_OPT_BOOL:
        return append_text(out, ((const cpod_opt_bool *)address)->value ? "true" : "false");
    case CPOD_KIND_OPT_UINT64:
        return append_uint64(out, ((const cpod_opt_uint64 *)address)->value);
    case CPOD_KIND_OPT_DOUBLE:
        return append_double(out, ((const cpod_opt_double *)address)->value);
    case CPOD_KIND_STRING:
        return append_text(out, *(const char *const *)address);
    case CPOD_KIND_DATETIME:
        return append_datetime(out, address);
    case CPOD_KIND_DATE:
        return append_date(out, address);
    case CPOD_KIND_BYTES:
        return append_base64(out, address);
    case CPOD_KIND_ENUM:
        return append_enum(out, tables, tables->enums + value->type, address);
    case CPOD_KIND_INTEGER_ENUM:
        return append_integer_enum(out, tables, tables->enums + value->type, address);
    default:
        return false;
    }
}

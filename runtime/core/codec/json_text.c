/* JSON without tables: validation, and reading members of small documents. */
#include "core/codec/json_text.h"

#include "core/base/error.h"
#include "core/codec/decoder.h"
#include "core/codec/number.h"
#include "cpod/core/json.h"

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

#include "core/codec/text_value.h"

#include "core/codec/encode_string.h"

cpod_status cpodi_text_append_string(const cpodi_text_reader *reader, const char *text, size_t length)
{
    switch (cpodi_encode_string(reader->out, text, length)) {
    case CPODI_STRING_OK:
        return CPOD_OK;
    case CPODI_STRING_NOT_UTF8:
        return CPOD_ERR_DECODE;
    default:
        return CPOD_ERR_NO_MEMORY;
    }
}

/* The JSON of these kinds is always a string. */
static bool is_string_kind(cpod_kind kind)
{
    switch (kind) {
    case CPOD_KIND_STRING:
    case CPOD_KIND_DATETIME:
    case CPOD_KIND_DATE:
    case CPOD_KIND_BYTES:
    case CPOD_KIND_ENUM:
        return true;
    default:
        return false;
    }
}

cpod_status cpodi_text_append_value(const cpodi_text_reader *reader, cpod_kind kind,
                                    const cpodi_json_input *text)
{
    if (is_string_kind(kind))
        return cpodi_text_append_string(reader, text->text, text->length);
    cpod_json value = {0};
    const cpodi_typed_value target = {.kind = CPOD_KIND_JSON, .target = &value};
    cpod_status status = cpodi_decode(reader->tables, text, NULL, &target, reader->arena, NULL);
    if (status == CPOD_ERR_NO_MEMORY || status == CPOD_ERR_LIMIT)
        return status;
    if (status != CPOD_OK)
        return cpodi_text_append_string(reader, text->text, text->length);
    cpodi_buffer_append(reader->out, text->text, text->length);
    return CPOD_OK;
}

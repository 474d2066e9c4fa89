/* Values that are JSON text within a string: the data of a server-sent event. */
#include "core/codec/decoder.h"
#include "core/codec/json_text.h"

/* Copies the content of a string with what the decoder may read behind it. NULL: it is not JSON, or a failure,
 * which `decoder` has. */
static const char *copy_json(cpodi_decoder *decoder, const char *p, size_t *length)
{
    const char *text;
    if (cpodi_decode_text(decoder, p, &text, length) == NULL)
        return NULL;
    char *copy = cpodi_arena_alloc(decoder->arena, *length + 1 + CPODI_PADDING, 1);
    if (copy == NULL)
        return cpodi_decode_no_memory(decoder, p);
    memcpy(copy, text, *length);
    memset(copy + *length, 0, 1 + CPODI_PADDING);
    cpodi_decoder check;
    return cpodi_json_problem(&check, copy, *length) == NULL ? copy : NULL;
}

const char *cpodi_decode_embedded(cpodi_decoder *decoder, const char *p, const cpod_field *field, void *to)
{
    const char *end = *p == '"' ? cpodi_decode_skip(decoder, p) : NULL;
    size_t length = 0;
    const char *text = end != NULL ? copy_json(decoder, p, &length) : NULL;
    if (decoder->status != CPOD_OK)
        return NULL;
    if (text == NULL)
        return cpodi_decode_value(decoder, p, field->kind, field->flags, field->type, to);
    const char *outer_begin = decoder->begin;
    const char *outer_end = decoder->end;
    decoder->begin = text;
    decoder->end = text + length;
    const char *inner =
        cpodi_decode_value(decoder, cpodi_decode_begin(decoder), field->kind, field->flags, field->type, to);
    decoder->begin = outer_begin;
    decoder->end = outer_end;
    return inner == NULL ? NULL : end;
}

/* The items of a stream: their values, and the errors that a server reports among them. */
#include "core/base/error.h"
#include "core/call/exchange.h"
#include "core/call/lenient.h"
#include "core/call/result.h"
#include "core/codec/codec.h"
#include "core/codec/key.h"
#include "core/stream/stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

cpodi_buffer *cpodi_stream_text(cpod_core_stream *stream)
{
    return stream->is_whole ? &stream->call.result.response.body : cpodi_sequence_text(&stream->items);
}

/* Whether the item is an event, and not a line, a record or a whole body. */
static bool is_event(const cpod_core_stream *stream)
{
    return !stream->is_whole && stream->items.format == CPODI_SEQUENCE_EVENTS;
}

static bool is_text(const cpod_core_stream *stream)
{
    return stream->description->codec == CPOD_CODEC_EVENTS && stream->description->kind == CPOD_KIND_STRING;
}

/* ---- the data that ends a stream ---- */

bool cpodi_stream_is_sentinel(const cpod_core_stream *stream, const cpodi_buffer *text, bool is_last)
{
    /* The data by which many servers mark the end of a stream. It is not JSON; of text it may be a line like any
     * other. */
    static const char usual[] = "[DONE]";
    const uint32_t own = stream->call.operation->stream_sentinel;
    const char *sentinel = own != CPOD_NONE ? stream->api->tables->pool + own : usual;
    if (own == CPOD_NONE && is_text(stream) && !is_last)
        return false;
    size_t length = text->length;
    while (!is_event(stream) && length > 0 && strchr(" \t\r\n", text->data[length - 1]) != NULL)
        length--;
    return length == strlen(sentinel) && memcmp(text->data, sentinel, length) == 0;
}

/* ---- errors of the server ---- */

static const cpod_field *field_of(const cpod_tables *tables, uint32_t type, const char *name)
{
    return cpodi_field_find(tables, &tables->types[type], name, strlen(name));
}

/* Whether objects of the type may have a member `error`. */
static bool object_has_error(const cpod_tables *tables, uint32_t type)
{
    return tables->types[type].additional != CPOD_NONE || field_of(tables, type, "error") != NULL;
}

/* The same of any value: of free-form ones all is allowed, and of unions what one variant has. */
static bool may_have_error(const cpod_tables *tables, cpod_kind kind, uint32_t type)
{
    if (kind == CPOD_KIND_OBJECT || kind == CPOD_KIND_INLINE)
        return object_has_error(tables, type);
    if (kind != CPOD_KIND_UNION)
        return kind == CPOD_KIND_JSON || kind == CPOD_KIND_MAP || kind == CPOD_KIND_STRING;
    const cpod_union *of = &tables->unions[type];
    for (uint32_t i = 0; i < of->variant_count; i++) {
        const cpod_variant *variant = &tables->variants[of->first_variant + i];
        const bool is_object = variant->kind == CPOD_KIND_OBJECT;
        if (is_object ? object_has_error(tables, variant->type)
                      : variant->kind == CPOD_KIND_JSON || variant->kind == CPOD_KIND_MAP ||
                            variant->kind == CPOD_KIND_UNION)
            return true;
    }
    return false;
}

/* Whether the data of an event that is an object of this type may have a member `error`. */
static bool data_may_have_error(const cpod_tables *tables, uint32_t type)
{
    const cpod_field *data = field_of(tables, type, "data");
    return data != NULL && may_have_error(tables, (cpod_kind)data->kind, data->type);
}

/* Whether `error` is one of the values of the member `event`. */
static bool event_may_be_error(const cpod_tables *tables, uint32_t type)
{
    const cpod_field *event = field_of(tables, type, "event");
    return event != NULL && event->kind == CPOD_KIND_ENUM &&
           cpodi_enum_find(tables, &tables->enums[event->type], "error", strlen("error")) != 0;
}

/* Whether the predicate holds for the type of event objects, or for a variant of it. */
static bool holds_for_an_object(const cpod_core_stream *stream,
                                bool (*holds)(const cpod_tables *tables, uint32_t type))
{
    const cpod_tables *tables = stream->api->tables;
    const cpod_response *description = stream->description;
    if (description->kind != CPOD_KIND_UNION)
        return holds(tables, description->type);
    const cpod_union *of = &tables->unions[description->type];
    for (uint32_t i = 0; i < of->variant_count; i++) {
        const cpod_variant *variant = &tables->variants[of->first_variant + i];
        if (variant->kind == CPOD_KIND_OBJECT && holds(tables, variant->type))
            return true;
    }
    return false;
}

/* An event that is named `error`, which the document does not describe. */
static bool is_error_event(const cpod_core_stream *stream)
{
    if (!is_event(stream) || stream->items.sse.type.length == 0 ||
        strcmp(stream->items.sse.type.data, "error") != 0)
        return false;
    return stream->description->codec != CPOD_CODEC_EVENT_OBJECTS ||
           !holds_for_an_object(stream, event_may_be_error);
}

/* An object or a text as its member `error`, which the document does not describe. */
static bool is_error_object(const cpod_core_stream *stream, const cpodi_buffer *text)
{
    const char *error;
    size_t length;
    if (text->length == 0 || strstr(text->data, "\"error\"") == NULL ||
        !cpodi_json_member(text->data, text->length, "error", &error, &length) ||
        !(*error == '{' || (*error == '"' && length > 2)))
        return false;
    const cpod_response *description = stream->description;
    if (description->codec == CPOD_CODEC_EVENT_OBJECTS)
        return !holds_for_an_object(stream, data_may_have_error);
    return !may_have_error(stream->api->tables, (cpod_kind)description->kind, description->type);
}

bool cpodi_stream_is_error(cpod_core_stream *stream)
{
    const cpodi_buffer *text = cpodi_stream_text(stream);
    if (!is_error_event(stream) && !is_error_object(stream, text))
        return false;
    (void)cpodi_problem_in_stream(&stream->call, text, &stream->failure);
    return true;
}

/* ---- values ---- */

/* Text is taken from the parser, which may go on before the caller has read it. */
static const char *take_text(cpod_core_stream *stream, cpodi_buffer *data)
{
    cpodi_buffer last = stream->text;
    stream->text = *data;
    *data = last;
    return stream->text.data;
}

static cpod_status fail_for_nul(cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_DECODE, "The text contains U+0000 (lenient_text replaces it)");
}

/* False: a text is not UTF-8, or memory is exhausted. */
static bool write_member(cpodi_buffer *out, const char *name, const char *text)
{
    cpodi_buffer_append_text(out, out->length == 0 ? "{\"" : ",\"");
    cpodi_buffer_append_text(out, name);
    cpodi_buffer_append_text(out, "\":");
    return cpodi_json_append_string(out, text);
}

/* Writes the fields of an event as a JSON object. A whole body is the data of one. */
static cpod_status write_event(cpod_core_stream *stream, const cpodi_buffer *data, cpod_error *error)
{
    const cpodi_sse *sse = &stream->items.sse;
    cpodi_buffer *out = &stream->text;
    const bool has_fields = is_event(stream);
    out->length = 0;
    out->is_secret = stream->call.request.is_secret;
    bool ok = true;
    if (has_fields && sse->type.length > 0)
        ok = write_member(out, "event", sse->type.data);
    if (has_fields && sse->has_id && sse->id.length > 0)
        ok = ok && write_member(out, "id", sse->id.data);
    if (!has_fields || sse->has_data)
        ok = ok && write_member(out, "data", data->data);
    if (has_fields && sse->has_retry) {
        char number[48];
        (void)snprintf(number, sizeof number, "%s\"retry\":%" PRId64, out->length == 0 ? "{" : ",",
                       sse->retry_ms);
        cpodi_buffer_append_text(out, number);
    }
    if (out->failed)
        return cpodi_no_memory(error);
    if (!ok)
        return cpodi_fail(error, CPOD_ERR_DECODE, "The event is not valid UTF-8 (lenient_text replaces it)");
    cpodi_buffer_append_text(out, out->length == 0 ? "{}" : "}");
    return cpodi_buffer_terminate(out) ? CPOD_OK : cpodi_no_memory(error);
}

static cpod_status decode_json(cpod_core_stream *stream, const cpodi_buffer *text, const void **value,
                               cpod_error *error)
{
    cpod_response as_json = *stream->description;
    as_json.codec = CPOD_CODEC_JSON;
    const cpodi_result_input input = {.api = stream->api,
                                      .description = &as_json,
                                      .body = {text->data, text->length},
                                      .limits = &stream->client->options,
                                      .allocator = &stream->client->allocator};
    cpod_status status = cpodi_result_root(&input, &stream->item, error);
    *value = stream->item;
    return status;
}

cpod_status cpodi_stream_decode(cpod_core_stream *stream, const void **value, cpod_error *error)
{
    cpodi_buffer *text = cpodi_stream_text(stream);
    const bool is_object = stream->description->codec == CPOD_CODEC_EVENT_OBJECTS;
    const bool may_be_text = is_object && text->length > 0 && strchr("{[\"", text->data[0]) == NULL;
    cpod_status status = cpodi_lenient_replace(&stream->call, text, !is_text(stream) && !may_be_text, error);
    if (status != CPOD_OK)
        return status;
    const char *problem = stream->is_whole ? NULL : cpodi_sequence_problem(&stream->items);
    if (problem != NULL)
        return cpodi_fail(error, CPOD_ERR_DECODE, "%s", problem);
    if ((is_text(stream) || is_object) && text->length > 0 && memchr(text->data, '\0', text->length) != NULL)
        return fail_for_nul(error);
    if (is_text(stream)) {
        *value = take_text(stream, text);
        return CPOD_OK;
    }
    if (!is_object)
        return decode_json(stream, text, value, error);
    status = write_event(stream, text, error);
    return status == CPOD_OK ? decode_json(stream, &stream->text, value, error) : status;
}

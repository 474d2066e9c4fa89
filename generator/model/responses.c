/* Responses, and the result of an operation. */
#include "model/builder.h"

#include <string.h>

static bool has_success_status(const spec_response *response)
{
    return response->status_first >= 200 && response->status_first < 300;
}

bool model_is_success(const spec_operation *operation, const spec_response *response)
{
    if (has_success_status(response) || response->status_first != 0)
        return has_success_status(response);
    for (size_t i = 0; i < operation->responses.count; i++)
        if (has_success_status(&operation->responses.items[i]))
            return false;
    return true;
}

/* Lower is better: the order in which the SDK requests one of several media types. */
static int preference(const spec_media_type *media)
{
    switch (model_codec_of(media->type)) {
    case MODEL_CODEC_JSON:
        return media_type_is(media->type, "application/json") ? 0 : strchr(media->type, '*') == NULL ? 1 : 2;
    case MODEL_CODEC_EVENTS:
    case MODEL_CODEC_JSON_LINES:
    case MODEL_CODEC_JSON_SEQ:
    case MODEL_CODEC_FORM:
        return 3;
    case MODEL_CODEC_TEXT:
        return media_type_is_xml(media->type) ? 6 : 4;
    case MODEL_CODEC_BINARY:
        return media_type_is_xml(media->type) ? 6 : 5;
    default:
        return 7;
    }
}

bool model_cannot_have_body(const spec_operation *operation, const spec_response *response)
{
    return strcmp(operation->method, "HEAD") == 0 || response->status_first == 204 ||
           response->status_first == 304;
}

static void report_unusable_bodies(model_builder *b, const spec_response *response)
{
    if (response->status_first != 204 && response->status_first != 304)
        return;
    for (size_t i = 0; i < response->content.count; i++)
        if (response->content.items[i].schema != NULL)
            model_skipped(b, "response-without-body", response->content.items[i].at,
                          "a response %s has no body; its schema is skipped", response->status);
}

const spec_media_type *model_preferred_media(const spec_operation *operation, const spec_response *response)
{
    const spec_media_type *best = NULL;
    if (model_cannot_have_body(operation, response))
        return NULL;
    for (size_t i = 0; i < response->content.count; i++) {
        const spec_media_type *media = &response->content.items[i];
        if (best == NULL || preference(media) < preference(best))
            best = media;
    }
    return best;
}

model_codec model_response_codec(model_builder *b, const spec_media_type *media)
{
    model_codec codec = model_codec_of(media->type);
    bool is_range = strchr(media->type, '*') != NULL;
    if (codec == MODEL_CODEC_JSON && is_range &&
        (media->schema == NULL || model_is_binary(schema_normalize(b->schemas, media->schema))))
        return MODEL_CODEC_BINARY;
    /* XML names its encoding in the text: bytes, which no charset converts. */
    if (codec == MODEL_CODEC_MULTIPART || (codec == MODEL_CODEC_TEXT && media_type_is_xml(media->type)))
        return MODEL_CODEC_BINARY;
    if (model_is_sequence(codec) && codec != MODEL_CODEC_EVENTS && !model_has_json_items(b, media))
        return MODEL_CODEC_BINARY;
    return codec;
}

/* A form of a success that is an object or a map by the defaults of OpenAPI is decoded. */
static bool is_decodable_form(model_builder *b, const spec_media_type *media, bool succeeds)
{
    return succeeds && media->schema != NULL && media->encodings.count == 0 &&
           schema_json_types(b->schemas, schema_normalize(b->schemas, media->schema)) == SPEC_TYPE_OBJECT;
}

static model_reference response_type(model_builder *b, const spec_media_type *media, model_codec codec,
                                     const name_hint *hint)
{
    if (codec == MODEL_CODEC_BINARY)
        return model_primitive(b, MODEL_BYTES);
    if (codec == MODEL_CODEC_TEXT)
        return model_primitive(b, MODEL_STRING);
    return media->schema != NULL ? model_type_of_spec(b, media->schema, hint)
                                 : model_primitive(b, MODEL_JSON);
}

static void type_response(model_builder *b, const spec_media_type *media, bool succeeds,
                          const name_hint *hint, model_media *to)
{
    to->source = media;
    to->media_type = media->type;
    to->codec = model_response_codec(b, media);
    if (model_is_sequence(to->codec)) {
        to->type = model_item_type(b, media, hint, &to->codec);
        return;
    }
    if (to->codec == MODEL_CODEC_FORM && is_decodable_form(b, media, succeeds)) {
        to->type = response_type(b, media, to->codec, hint);
        const model_type *type = to->type.type;
        if (type != NULL && (type->kind == MODEL_OBJECT || type->kind == MODEL_MAP))
            return;
    }
    if (to->codec == MODEL_CODEC_FORM)
        to->codec = MODEL_CODEC_BINARY;
    to->type = response_type(b, media, to->codec, hint);
}

static model_response start_response(const spec_response *from)
{
    return (model_response){.status_first = from->status_first,
                            .status_last = from->status_last,
                            .status = from->status,
                            .description = from->description};
}

static model_response make_response(model_builder *b, const spec_response *from, const spec_media_type *media,
                                    bool succeeds, const name_hint *hint)
{
    model_response to = start_response(from);
    if (media == NULL)
        return to;
    to.has_body = true;
    type_response(b, media, succeeds, hint, &to.media);
    return to;
}

static void report_unused_schema(model_builder *b, const model_response *response, severity level)
{
    model_codec codec = response->media.codec;
    if (codec == MODEL_CODEC_TEXT || codec == MODEL_CODEC_BINARY)
        model_report_unused_schema(b, response->media.source, level);
}

model_response model_further_response(model_builder *b, const spec_operation *operation,
                                      const spec_response *from, const spec_media_type *media,
                                      const name_hint *hint)
{
    model_response made = make_response(b, from, media, true, hint);
    const spec_media_type *best = model_preferred_media(operation, from);
    if (model_response_codec(b, best) != MODEL_CODEC_JSON || !model_is_same_content(b, best, media))
        report_unused_schema(b, &made, SEVERITY_NOTE); /* the preferred media type has the value */
    return made;
}

static int exactness(const model_response *response)
{
    return response->status_first == 0 ? 2 : response->status_first != response->status_last;
}

void model_insert_response(model_builder *b, model_responses *list, const model_response *response)
{
    model_response row = *response;
    vector_add(b->memory, list);
    size_t i = list->count - 1;
    for (; i > 0 && exactness(&list->items[i - 1]) > exactness(&row); i--)
        list->items[i] = list->items[i - 1];
    list->items[i] = row;
}

/* The media type decides which of several types of JSON the body of an error is. */
static void add_typed_errors(model_builder *b, const spec_response *response, const spec_media_type *best,
                             const name_hint *outer, model_operation *to)
{
    for (size_t i = 0; i < response->content.count; i++) {
        const spec_media_type *media = &response->content.items[i];
        if (media == best || model_response_codec(b, media) != MODEL_CODEC_JSON ||
            model_is_same_content(b, best, media))
            continue;
        const name_hint hint = {
            .outer = outer,
            .text =
                arena_format(b->memory, "error %s %s", response->status,
                             strchr(media->type, '/') != NULL ? strchr(media->type, '/') + 1 : media->type)};
        model_response made = make_response(b, response, media, false, &hint);
        model_insert_response(b, &to->errors, &made);
    }
}

static void add_response(model_builder *b, const spec_operation *from, const spec_response *response,
                         size_t successes, model_operation *to)
{
    bool succeeds = model_is_success(from, response);
    const char *part = succeeds && successes <= 1 ? "response"
                       : succeeds                 ? arena_format(b->memory, "response %s", response->status)
                                                  : arena_format(b->memory, "error %s", response->status);
    const name_hint outer = {.text = to->id};
    const name_hint hint = {.outer = &outer, .text = part};
    const spec_media_type *best = model_preferred_media(from, response);
    if (best == NULL && strcmp(from->method, "HEAD") != 0)
        report_unusable_bodies(b, response);
    model_response made = make_response(b, response, best, succeeds, &hint);
    report_unused_schema(b, &made, b->document->skip_severity);
    if (succeeds || made.has_body)
        model_insert_response(b, succeeds ? &to->responses : &to->errors, &made);
    if (!succeeds && made.has_body && made.media.codec == MODEL_CODEC_JSON)
        add_typed_errors(b, response, best, &outer, to);
}

static void sort_responses(model_builder *b, const spec_operation *from, model_operation *to)
{
    size_t successes = 0;
    for (size_t i = 0; i < from->responses.count; i++)
        successes += has_success_status(&from->responses.items[i]);
    vector_reserve(b->memory, &to->responses, successes);
    vector_reserve(b->memory, &to->errors, from->responses.count - successes);
    for (size_t i = 0; i < from->responses.count; i++)
        add_response(b, from, &from->responses.items[i], successes, to);
}

static const char *variant_name(model_builder *b, const model_response *response)
{
    static const char *const names[] = {
        [MODEL_BOOL] = "boolean",   [MODEL_INT32] = "integer", [MODEL_INT64] = "integer",
        [MODEL_UINT64] = "integer", [MODEL_DOUBLE] = "number", [MODEL_STRING] = "text",
        [MODEL_DATETIME] = "time",  [MODEL_DATE] = "date",     [MODEL_BYTES] = "bytes",
        [MODEL_UPLOAD] = "bytes",   [MODEL_JSON] = "json",
    };
    const model_type *type = response->media.type.type;
    if (type->name != NULL)
        return type->name;
    if (type->kind == MODEL_LIST || type->kind == MODEL_MAP)
        return arena_format(b->memory, "status %s", response->status);
    return names[type->kind];
}

/* Results of several types: a union whose variant is that of the status. */
static void make_result_union(model_builder *b, model_operation *to)
{
    model_type *type = ARENA_NEW(b->memory, model_type);
    *vector_add(b->memory, &b->types_made) = type;
    type->kind = MODEL_UNION;
    type->name = to->suffix != NULL ? arena_format(b->memory, "%s %s result", to->id, to->suffix)
                                    : arena_format(b->memory, "%s result", to->id);
    type->pointer = to->pointer;
    type->at = to->at;
    for (size_t i = 0; i < to->responses.count; i++) {
        model_response *response = &to->responses.items[i];
        if (!response->has_body)
            continue;
        size_t same = 0;
        while (same < type->variants.count &&
               type->variants.items[same].type.type != response->media.type.type)
            same++;
        response->variant = same;
        if (same == type->variants.count)
            *vector_add(b->memory, &type->variants) =
                (model_variant){.name = variant_name(b, response),
                                .description = response->description,
                                .type = {.type = response->media.type.type}};
    }
    to->result_union = type;
    to->result = (model_reference){.type = type};
}

/* Where some responses have no body, the result is absent. */
void model_choose_result(model_builder *b, model_operation *to)
{
    const model_response *first = NULL;
    bool is_one = true;
    bool nullable = false;
    for (size_t i = 0; i < to->responses.count; i++) {
        const model_response *response = &to->responses.items[i];
        if (!response->has_body)
            continue;
        if (first == NULL)
            first = response;
        is_one = is_one && first->media.type.type == response->media.type.type;
        nullable = nullable || response->media.type.nullable;
        to->is_stream = to->is_stream || model_is_sequence(response->media.codec);
    }
    if (first == NULL)
        return;
    to->result_codec = first->media.codec;
    to->result = first->media.type;
    to->result.nullable = nullable;
    if (!is_one)
        make_result_union(b, to);
}

void model_build_responses(model_builder *b, const spec_operation *from, model_operation *to)
{
    sort_responses(b, from, to);
    model_apply_envelope(b, from, to);
    model_choose_result(b, to);
    model_extend_responses(b, from, to);
}

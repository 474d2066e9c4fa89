/* Request bodies. */
#include "model/builder.h"

#include <string.h>

model_reference model_form_type(model_builder *b, const spec_schema *from, const name_hint *hint)
{
    const normalized_schema *schema = schema_normalize(b->schemas, from);
    model_reference type = model_type_of(b, schema, hint);
    if (type.type->kind == MODEL_JSON && schema_json_types(b->schemas, schema) == SPEC_TYPE_OBJECT)
        return model_map_of(b, model_primitive(b, MODEL_STRING));
    bool is_form = type.type->kind == MODEL_OBJECT || type.type->kind == MODEL_MAP;
    return (model_reference){.type = is_form ? type.type : NULL};
}

/* The type of a form: an object or a map. Any other schema is sent as the caller's bytes. */
static void type_form(model_builder *b, const spec_media_type *from, const name_hint *hint, model_media *to)
{
    const normalized_schema *schema = NULL;
    model_reference type = model_primitive(b, MODEL_UPLOAD);
    if (from->schema != NULL) {
        schema = to->codec == MODEL_CODEC_MULTIPART ? model_multipart_schema(b, from->schema)
                                                    : schema_normalize(b->schemas, from->schema);
        type = model_type_of(b, schema, hint);
    }
    if (type.type->kind == MODEL_JSON && schema_json_types(b->schemas, schema) == SPEC_TYPE_OBJECT)
        type = model_map_of(b, model_primitive(b, MODEL_STRING));
    if (type.type->kind == MODEL_OBJECT || type.type->kind == MODEL_MAP) {
        to->type = (model_reference){.type = type.type};
        return;
    }
    to->codec = MODEL_CODEC_BINARY;
    to->type = model_primitive(b, MODEL_UPLOAD);
    model_skipped(
        b, "form-schema-skipped", from->at,
        "schema of a '%s' body is neither an object nor a map; it is skipped, the body is sent as bytes",
        from->type);
}

static void type_body(model_builder *b, const spec_media_type *from, const name_hint *hint, model_media *to)
{
    switch (to->codec) {
    case MODEL_CODEC_JSON:
        to->type =
            from->schema != NULL ? model_type_of_spec(b, from->schema, hint) : model_primitive(b, MODEL_JSON);
        break;
    case MODEL_CODEC_FORM:
    case MODEL_CODEC_MULTIPART:
        if (to->codec == MODEL_CODEC_MULTIPART && model_is_positional(b, from))
            model_type_positions(b, from, hint, to);
        else
            type_form(b, from, hint, to);
        break;
    case MODEL_CODEC_BINARY:
        to->type = model_primitive(b, MODEL_UPLOAD);
        break;
    case MODEL_CODEC_JSON_LINES:
    case MODEL_CODEC_JSON_SEQ:
        to->type = model_item_type(b, from, hint, &to->codec);
        break;
    default: /* also an event stream */
        to->codec = MODEL_CODEC_TEXT;
        to->type = model_primitive(b, MODEL_STRING);
    }
}

/* A schema that is a binary string makes a body of bytes, also for a range of media types. A sequence beside other media
 * types is bytes as well: the caller writes it. */
static model_codec request_codec(model_builder *b, const spec_media_type *media, bool is_only)
{
    model_codec codec = model_codec_of(media->type);
    bool is_range = strchr(media->type, '*') != NULL;
    if (codec == MODEL_CODEC_JSON && is_range && media->schema != NULL &&
        model_is_binary(schema_normalize(b->schemas, media->schema)))
        return MODEL_CODEC_BINARY;
    if (!model_is_sequence(codec) || codec == MODEL_CODEC_EVENTS)
        return codec;
    return is_only && (media->schema != NULL || media->item_schema != NULL) && model_has_json_items(b, media)
               ? codec
               : MODEL_CODEC_BINARY;
}

static int media_rank(const model_media *media)
{
    static const int ranks[] = {
        [MODEL_CODEC_NONE] = 9,      [MODEL_CODEC_JSON] = 1,          [MODEL_CODEC_FORM] = 2,
        [MODEL_CODEC_MULTIPART] = 3, [MODEL_CODEC_TEXT] = 4,          [MODEL_CODEC_BINARY] = 5,
        [MODEL_CODEC_EVENTS] = 9,    [MODEL_CODEC_EVENT_OBJECTS] = 9, [MODEL_CODEC_JSON_LINES] = 3,
        [MODEL_CODEC_JSON_SEQ] = 3};
    return media_type_is(media->media_type, "application/json") ? 0 : ranks[media->codec];
}

/* Keeps the order of the document among media types of one rank. */
static void insert_by_rank(model_builder *b, model_operation *to, const model_media *media)
{
    vector_add(b->memory, &to->bodies);
    size_t i = to->bodies.count - 1;
    for (; i > 0 && media_rank(&to->bodies.items[i - 1]) > media_rank(media); i--)
        to->bodies.items[i] = to->bodies.items[i - 1];
    to->bodies.items[i] = *media;
}

static bool is_structured(model_codec codec)
{
    return codec == MODEL_CODEC_JSON || codec == MODEL_CODEC_FORM || codec == MODEL_CODEC_MULTIPART;
}

/* Whether the SDK skips `other`: it is another encoding of the same structure, or bytes of another media
 * type, which an upload can name. */
static bool is_dropped(const model_media *kept, const model_media *other)
{
    if (kept->codec == MODEL_CODEC_JSON && media_type_is_xml(other->media_type))
        return true;
    if (kept->type.type != other->type.type || kept->codec == MODEL_CODEC_MULTIPART)
        return false;
    return is_structured(kept->codec) ? is_structured(other->codec)
                                      : kept->codec == MODEL_CODEC_BINARY && other->codec == kept->codec;
}

static void report_dropped(model_builder *b, const spec_request_body *body, const model_media *kept,
                           const model_media *other)
{
    if (model_is_same_content(b, kept->source, other->source))
        model_note(b, "media-type-skipped", body->at, "body is sent as '%s'; the equivalent '%s' is skipped",
                   kept->media_type, other->media_type);
    else
        model_skipped(b, "media-type-skipped", other->source->at,
                      "body is sent as '%s'; '%s', which has another schema, is skipped", kept->media_type,
                      other->media_type);
}

static void drop_same_content(model_builder *b, const spec_request_body *body, model_operation *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < to->bodies.count; i++) {
        const model_media *media = &to->bodies.items[i];
        size_t same = 0;
        while (same < kept && !is_dropped(&to->bodies.items[same], media))
            same++;
        if (same < kept)
            report_dropped(b, body, &to->bodies.items[same], media);
        else
            to->bodies.items[kept++] = *media;
    }
    to->bodies.count = kept;
}

static void add_body(model_builder *b, const spec_media_type *from, bool is_only, const name_hint *hint,
                     model_operation *to)
{
    model_media media = {.source = from, .media_type = from->type, .codec = request_codec(b, from, is_only)};
    type_body(b, from, hint, &media);
    if (media.codec == MODEL_CODEC_FORM || media.codec == MODEL_CODEC_MULTIPART) {
        model_fill_objects(b);
        if (!media.is_positional)
            model_add_encodings(b, from, &media);
    }
    insert_by_rank(b, to, &media);
}

static void report_structures(model_builder *b, const model_operation *to)
{
    for (size_t i = 0; i < to->bodies.count; i++) {
        const model_media *media = &to->bodies.items[i];
        model_codec codec = model_codec_of(media->media_type);
        if (codec == MODEL_CODEC_BINARY && model_is_multipart(media->media_type))
            model_skipped(b, "media-type-skipped", media->source->at,
                          "'%s' is not supported: its schema is skipped, and the body is sent as bytes whose "
                          "content_type names the boundary; multipart/form-data, mixed and related are "
                          "supported",
                          media->media_type);
        else if (codec == MODEL_CODEC_TEXT || codec == MODEL_CODEC_BINARY)
            model_report_unused_schema(b, media->source, b->document->skip_severity);
    }
}

/* Those of the parts, not of the parts inside these. */
static void add_part_headers(model_builder *b, const model_media *media, model_operation *to)
{
    for (size_t k = 0; k < media->encodings.count; k++)
        if (media->encodings.items[k].source != NULL)
            model_add_part_headers(b, media->encodings.items[k].source, to);
}

static void add_headers(model_builder *b, model_operation *to)
{
    for (size_t i = 0; i < to->bodies.count; i++) {
        const model_media *media = &to->bodies.items[i];
        if (media->codec != MODEL_CODEC_MULTIPART)
            continue;
        add_part_headers(b, media, to);
        for (size_t k = 0; k < media->encodings.count; k++)
            if (media->encodings.items[k].inner != NULL)
                add_part_headers(b, media->encodings.items[k].inner, to);
    }
}

void model_build_bodies(model_builder *b, const spec_operation *from, model_operation *to)
{
    if (from->body == NULL || from->body->content.count == 0)
        return;
    name_hint hint = {.outer = &(name_hint){.text = to->id}, .text = "request"};
    for (size_t i = 0; i < from->body->content.count; i++)
        add_body(b, &from->body->content.items[i], from->body->content.count == 1, &hint, to);
    drop_same_content(b, from->body, to);
    report_structures(b, to);
    add_headers(b, to);
    to->has_body = true;
    to->body_required = from->body->required;
    to->body_description = from->body->description;
}

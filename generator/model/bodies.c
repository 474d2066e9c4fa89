/* Request bodies. */
#include "model/builder.h"

#include <string.h>

/* The media type of a part. A document may list several, or a range: only a single media type can be sent.
 * NULL: that of the type of the field. */
static const char *part_type(model_builder *b, const spec_encoding *encoding)
{
    const char *found = NULL;
    size_t count = 0;
    for (const char *at = encoding->content_type; at != NULL && *at; at += strcspn(at, ",")) {
        at += strspn(at, ", ");
        size_t length = strcspn(at, ",");
        while (length > 0 && at[length - 1] == ' ')
            length--;
        if (length == 0 || memchr(at, '*', length) != NULL)
            continue;
        found = arena_copy_n(b->memory, at, length);
        count++;
    }
    if (count == 1)
        return found;
    if (encoding->content_type != NULL)
        model_note(b, "part-content-type", encoding->at,
                   "content type '%s' of the part '%s' is not a single media type; the upload or the "
                   "type of the field decides",
                   encoding->content_type, encoding->property);
    return NULL;
}

static void add_encodings(model_builder *b, const spec_media_type *from, model_media *to)
{
    for (size_t i = 0; i < from->encodings.count; i++) {
        const spec_encoding *encoding = &from->encodings.items[i];
        model_style style = encoding->style != NULL ? model_style_of(encoding->style) : MODEL_STYLE_FORM;
        if (to->type.type->kind == MODEL_OBJECT &&
            model_find_field(to->type.type, encoding->property) == NULL) {
            model_skipped(
                b, "unknown-part", encoding->at,
                "'encoding' names the part '%s', which the schema does not have; the encoding is skipped",
                encoding->property);
            continue;
        }
        if (encoding->allow_reserved)
            model_note(b, "keyword-ignored", encoding->at,
                       "'allowReserved' of the part '%s' has no effect: reserved characters of a "
                       "form are sent as %%XX, which is equivalent",
                       encoding->property);
        if (encoding->headers != NULL && encoding->headers->count > 0)
            model_skipped(
                b, "part-headers-skipped", encoding->headers->at,
                "headers of the part '%s' are skipped: the SDK sends only the content type of a part",
                encoding->property);
        *vector_add(b->memory, &to->encodings) = (model_encoding){
            .field = encoding->property,
            .content_type = part_type(b, encoding),
            .style = style,
            .explode = encoding->explode < 0 ? style == MODEL_STYLE_FORM : encoding->explode != 0};
    }
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
        type_form(b, from, hint, to);
        break;
    case MODEL_CODEC_BINARY:
        to->type = model_primitive(b, MODEL_UPLOAD);
        break;
    default: /* also an event stream */
        to->codec = MODEL_CODEC_TEXT;
        to->type = model_primitive(b, MODEL_STRING);
    }
}

/* A schema that is a binary string makes a body of bytes, also for a range of media types. */
static model_codec request_codec(model_builder *b, const spec_media_type *media)
{
    model_codec codec = model_codec_of(media->type);
    bool is_range = strchr(media->type, '*') != NULL;
    if (codec == MODEL_CODEC_JSON && is_range && media->schema != NULL &&
        model_is_binary(schema_normalize(b->schemas, media->schema)))
        return MODEL_CODEC_BINARY;
    return codec;
}

static int media_rank(const model_media *media)
{
    static const int ranks[] = {[MODEL_CODEC_NONE] = 9,      [MODEL_CODEC_JSON] = 1, [MODEL_CODEC_FORM] = 2,
                                [MODEL_CODEC_MULTIPART] = 3, [MODEL_CODEC_TEXT] = 4, [MODEL_CODEC_BINARY] = 5,
                                [MODEL_CODEC_EVENTS] = 9};
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

static void add_body(model_builder *b, const spec_media_type *from, const name_hint *hint,
                     model_operation *to)
{
    model_media media = {.source = from, .media_type = from->type, .codec = request_codec(b, from)};
    type_body(b, from, hint, &media);
    if (media.codec == MODEL_CODEC_FORM || media.codec == MODEL_CODEC_MULTIPART) {
        model_fill_objects(b);
        add_encodings(b, from, &media);
    }
    insert_by_rank(b, to, &media);
}

static void report_structures(model_builder *b, const model_operation *to)
{
    for (size_t i = 0; i < to->bodies.count; i++) {
        model_codec codec = model_codec_of(to->bodies.items[i].media_type);
        if (codec == MODEL_CODEC_TEXT || codec == MODEL_CODEC_BINARY)
            model_report_unused_schema(b, to->bodies.items[i].source);
    }
}

void model_build_bodies(model_builder *b, const spec_operation *from, model_operation *to)
{
    if (from->body == NULL || from->body->content.count == 0)
        return;
    name_hint hint = {.outer = &(name_hint){.text = to->id}, .text = "request"};
    for (size_t i = 0; i < from->body->content.count; i++)
        add_body(b, &from->body->content.items[i], &hint, to);
    drop_same_content(b, from->body, to);
    report_structures(b, to);
    to->has_body = true;
    to->body_required = from->body->required;
    to->body_description = from->body->description;
}

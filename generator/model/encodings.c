/* Encodings: how the fields of a form or multipart body are sent. */
#include "model/builder.h"

#include <string.h>
#include <strings.h>

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

static const model_type *item_of(const model_type *type)
{
    return type->kind == MODEL_LIST ? type->element.type : type;
}

static bool is_structured(const model_type *type)
{
    return type->kind == MODEL_OBJECT || type->kind == MODEL_MAP || type->kind == MODEL_LIST ||
           type->kind == MODEL_UNION || type->kind == MODEL_JSON;
}

/* Structures are JSON, which a label of another format would misrepresent. */
static const char *label_of(model_builder *b, const spec_encoding *encoding, const model_type *type)
{
    const char *label = part_type(b, encoding);
    if (label == NULL || !is_structured(item_of(type)) || media_type_is_json(label) ||
        strncasecmp(label, "text/plain", 10) == 0 || media_type_is(label, "application/octet-stream"))
        return label;
    model_skipped(b, "part-content-type", encoding->at,
                  "the part '%s' cannot be sent as '%s', since its values are structures; it is sent as "
                  "application/json",
                  encoding->property, label);
    return NULL;
}

/* OpenAPI 3.1: style, explode and allowReserved apply to forms of both media types; in 3.0 to
 * application/x-www-form-urlencoded alone. */
static bool has_style(model_builder *b, const model_media *media, const spec_encoding *encoding)
{
    if (!encoding->is_styled)
        return false;
    bool is_multipart = media->codec == MODEL_CODEC_MULTIPART;
    if (!is_multipart || (media_type_is(media->media_type, "multipart/form-data") && b->document->minor >= 1))
        return true;
    model_note(b, "keyword-ignored", encoding->at,
               "'style', 'explode' and 'allowReserved' of the part '%s' are ignored, as OpenAPI requires "
               "for '%s'",
               encoding->property, media->media_type);
    return false;
}

static model_encoding styled_encoding(model_builder *b, const spec_encoding *encoding, bool is_file)
{
    model_style style = encoding->style != NULL ? model_style_of(encoding->style) : MODEL_STYLE_FORM;
    if (encoding->allow_reserved)
        model_note(b, "keyword-ignored", encoding->at,
                   "'allowReserved' of the part '%s' has no effect: reserved characters of a "
                   "form are sent as %%XX, which is equivalent",
                   encoding->property);
    if (encoding->content_type != NULL && !is_file)
        model_note(b, "keyword-ignored", encoding->at,
                   "'contentType' of the part '%s' is ignored, as OpenAPI requires beside 'style', "
                   "'explode' or 'allowReserved'",
                   encoding->property);
    return (model_encoding){.content_type = is_file ? part_type(b, encoding) : NULL,
                            .style = style,
                            .explode =
                                encoding->explode < 0 ? style == MODEL_STYLE_FORM : encoding->explode != 0};
}

static void add_encoding(model_builder *b, const spec_encoding *encoding, const model_type *type,
                         model_media *to)
{
    bool is_file = item_of(type)->kind == MODEL_UPLOAD;
    model_encoding made = {.style = MODEL_STYLE_CONTENT};
    bool is_styled = has_style(b, to, encoding);
    if (is_styled)
        made = styled_encoding(b, encoding, is_file);
    if (is_styled && model_is_sent_as_json(type, made.style)) {
        model_skipped(
            b, "parameter-serialization", encoding->at,
            "OpenAPI does not define how a style serializes the part '%s', whose items are structures; "
            "it is sent as JSON",
            encoding->property);
        made = (model_encoding){.style = MODEL_STYLE_CONTENT};
    } else if (!is_styled) {
        made.content_type = label_of(b, encoding, type);
        if (made.content_type != NULL && media_type_is_json(made.content_type))
            made.style = MODEL_STYLE_JSON;
    }
    bool has_headers = encoding->headers.count > 0;
    if (has_headers && to->codec == MODEL_CODEC_FORM)
        model_note(b, "keyword-ignored", encoding->at,
                   "'headers' of the field '%s' are ignored, as OpenAPI requires: a form has no parts",
                   encoding->property);
    if (made.style == MODEL_STYLE_CONTENT && made.content_type == NULL && !has_headers)
        return;
    made.source = encoding;
    made.field = encoding->property;
    *vector_add(b->memory, &to->encodings) = made;
}

void model_add_encodings(model_builder *b, const spec_media_type *from, model_media *to)
{
    for (size_t i = 0; i < from->encodings.count; i++) {
        const spec_encoding *encoding = &from->encodings.items[i];
        const model_type *body = to->type.type;
        const model_field *field =
            body->kind == MODEL_OBJECT ? model_find_field(body, encoding->property) : NULL;
        if (field != NULL)
            add_encoding(b, encoding, field->type.type, to);
        else
            model_skipped(
                b, "unknown-part", encoding->at,
                "'encoding' names the part '%s', which the schema does not have; the encoding is skipped",
                encoding->property);
    }
}

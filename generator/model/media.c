/* Media types: their codecs, and their schemas where these are not used. */
#include "model/builder.h"

#include <strings.h>

bool model_is_multipart(const char *media_type)
{
    return strncasecmp(media_type, "multipart/", 10) == 0;
}

/* The SDK makes parts with names, in any order. */
static bool has_named_parts(const char *media_type)
{
    return media_type_is(media_type, "multipart/form-data") || media_type_is(media_type, "multipart/mixed") ||
           media_type_is(media_type, "multipart/related") || media_type_is(media_type, "multipart/*");
}

model_codec model_codec_of(const char *media_type)
{
    if (media_type_includes_json(media_type))
        return MODEL_CODEC_JSON;
    if (media_type_is(media_type, "application/x-www-form-urlencoded"))
        return MODEL_CODEC_FORM;
    if (model_is_multipart(media_type))
        return has_named_parts(media_type) ? MODEL_CODEC_MULTIPART : MODEL_CODEC_BINARY;
    if (model_sequence_codec(media_type) != MODEL_CODEC_NONE)
        return model_sequence_codec(media_type);
    return strncasecmp(media_type, "text/", 5) == 0 ? MODEL_CODEC_TEXT : MODEL_CODEC_BINARY;
}

void model_report_unused_schema(model_builder *b, const spec_media_type *media, severity level)
{
    const spec_schema *schema = media->schema != NULL ? media->schema : media->item_schema;
    unsigned kinds = schema != NULL ? schema_json_types(b->schemas, schema_normalize(b->schemas, schema)) : 0;
    if (kinds != 0 && (kinds & ~(unsigned)(SPEC_TYPE_OBJECT | SPEC_TYPE_ARRAY)) == 0)
        diagnostics_report(b->diagnostics, level, "media-type-schema-skipped", media->at,
                           "'%s' is sent and received as text or bytes; its schema is skipped", media->type);
}

bool model_is_same_content(model_builder *b, const spec_media_type *kept, const spec_media_type *other)
{
    const spec_schema *mine = kept->schema != NULL ? spec_follow(kept->schema) : NULL;
    const spec_schema *its = other->schema != NULL ? spec_follow(other->schema) : NULL;
    if (its == NULL || mine == its)
        return true;
    if (mine == NULL)
        return false;
    bool are_texts = schema_json_types(b->schemas, schema_normalize(b->schemas, mine)) == SPEC_TYPE_STRING &&
                     schema_json_types(b->schemas, schema_normalize(b->schemas, its)) == SPEC_TYPE_STRING;
    return are_texts || node_equal(mine->source, its->source);
}

const char *model_json_text(model_builder *b, const node *n)
{
    if (n == NULL)
        return NULL;
    buffer text = {0};
    node_to_json(n, &text);
    return buffer_to_arena(&text, b->memory);
}

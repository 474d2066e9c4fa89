/* The codec of a media type. */
#include "base/text.h"
#include "model/builder.h"
#include "spec/media_type.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST_MEDIA_TYPE = 127 };

/* The type without parameters, in lower case. An overlong one is cut, and then is unknown. */
static void essence(const char *media_type, char out[LONGEST_MEDIA_TYPE + 1])
{
    size_t length = strcspn(media_type, "; \t");
    if (length > LONGEST_MEDIA_TYPE)
        length = LONGEST_MEDIA_TYPE;
    for (size_t i = 0; i < length; i++)
        out[i] = (char)tolower((unsigned char)media_type[i]);
    out[length] = '\0';
}

bool model_is_json_media(const char *media_type, bool *is_plain)
{
    char type[LONGEST_MEDIA_TYPE + 1];
    essence(media_type, type);
    *is_plain = strcmp(type, "application/json") == 0;
    return media_type_includes_json(type);
}

bool model_is_xml_media(const char *media_type)
{
    char type[LONGEST_MEDIA_TYPE + 1];
    essence(media_type, type);
    return text_ends_with(type, "/xml") || text_ends_with(type, "+xml");
}

model_codec model_codec_of(const char *media_type)
{
    char type[LONGEST_MEDIA_TYPE + 1];
    bool is_plain;
    essence(media_type, type);
    if (model_is_json_media(media_type, &is_plain))
        return MODEL_CODEC_JSON;
    if (strcmp(type, "application/x-www-form-urlencoded") == 0)
        return MODEL_CODEC_FORM;
    if (text_starts_with(type, "multipart/"))
        return MODEL_CODEC_MULTIPART;
    if (strcmp(type, "text/event-stream") == 0)
        return MODEL_CODEC_EVENTS;
    if (text_starts_with(type, "text/"))
        return MODEL_CODEC_TEXT;
    return MODEL_CODEC_BINARY;
}

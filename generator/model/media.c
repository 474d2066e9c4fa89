/* The codec of a media type. */
#include <ctype.h>
#include <string.h>

#include "model/builder.h"

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

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

bool model_is_json_media(const char *media_type, bool *is_plain)
{
    char type[LONGEST_MEDIA_TYPE + 1];
    essence(media_type, type);
    *is_plain = strcmp(type, "application/json") == 0;
    return *is_plain || ends_with(type, "+json") || strcmp(type, "text/json") == 0 ||
           strcmp(type, "*/*") == 0 || strcmp(type, "application/*") == 0;
}

bool model_is_xml_media(const char *media_type)
{
    char type[LONGEST_MEDIA_TYPE + 1];
    essence(media_type, type);
    return ends_with(type, "/xml") || ends_with(type, "+xml");
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
    if (starts_with(type, "multipart/"))
        return MODEL_CODEC_MULTIPART;
    if (strcmp(type, "text/event-stream") == 0)
        return MODEL_CODEC_EVENTS;
    if (starts_with(type, "text/"))
        return MODEL_CODEC_TEXT;
    return MODEL_CODEC_BINARY;
}

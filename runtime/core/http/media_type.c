#include "core/http/media_type.h"

#include "core/base/ascii.h"
#include "core/base/text.h"

#include <stddef.h>
#include <string.h>

static size_t media_length(const char *content_type)
{
    return strcspn(content_type, "; \t");
}

bool cpodi_media_is_json(const char *content_type)
{
    size_t length = media_length(content_type);
    if (length == 16 && cpodi_text_starts_nocase(content_type, "application/json"))
        return true;
    if (length == 9 && cpodi_text_starts_nocase(content_type, "text/json"))
        return true;
    return length > 5 && cpodi_text_starts_nocase(content_type + length - 5, "+json");
}

bool cpodi_media_matches(const char *pattern, const char *content_type)
{
    size_t length = media_length(pattern);
    size_t actual = media_length(content_type);
    if (length >= 2 && pattern[length - 1] == '*') {
        if (pattern[0] == '*')
            return true;
        length--;
        actual = length;
    }
    if (length != actual)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (cpodi_ascii_lower(pattern[i]) != cpodi_ascii_lower(content_type[i]))
            return false;
    }
    return true;
}

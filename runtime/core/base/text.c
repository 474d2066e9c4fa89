#include "core/base/text.h"

#include <string.h>

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool cpodi_text_equal(const char *left, const char *right)
{
    for (; *left != '\0' && lower(*left) == lower(*right); left++, right++)
        continue;
    return lower(*left) == lower(*right);
}

bool cpodi_text_starts(const char *text, const char *prefix)
{
    for (; *prefix != '\0'; text++, prefix++) {
        if (lower(*text) != lower(*prefix))
            return false;
    }
    return true;
}

const char *cpodi_text_digits(const char *text, int64_t *value)
{
    const char *at = text;
    int64_t number = 0;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (number > (INT64_MAX - 9) / 10)
            return NULL;
        number = number * 10 + (*at - '0');
    }
    *value = number;
    return at == text ? NULL : at;
}

static size_t media_length(const char *content_type)
{
    size_t length = strcspn(content_type, "; \t");
    return length;
}

bool cpodi_media_is_json(const char *content_type)
{
    size_t length = media_length(content_type);
    if (length == 16 && cpodi_text_starts(content_type, "application/json"))
        return true;
    if (length == 9 && cpodi_text_starts(content_type, "text/json"))
        return true;
    return length > 5 && cpodi_text_starts(content_type + length - 5, "+json");
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
        if (lower(pattern[i]) != lower(content_type[i]))
            return false;
    }
    return true;
}

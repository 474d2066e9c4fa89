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

bool cpodi_media_sequence(const char *content_type, cpodi_sequence_format *format)
{
    static const char *const names[] = {"application/jsonl",      "application/x-jsonl",
                                        "application/ndjson",     "application/x-ndjson",
                                        "application/json-lines", "application/x-json-lines",
                                        "application/jsonlines",  "application/x-jsonlines"};
    static const char suffix[] = "+json-seq";
    const size_t length = media_length(content_type);
    const size_t end = sizeof suffix - 1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (cpodi_media_matches(names[i], content_type)) {
            *format = CPODI_SEQUENCE_JSON_LINES;
            return true;
        }
    }
    *format = CPODI_SEQUENCE_JSON_SEQ;
    if (cpodi_media_matches("application/json-seq", content_type) ||
        (length > end && cpodi_text_starts_nocase(content_type + length - end, suffix)))
        return true;
    *format = CPODI_SEQUENCE_EVENTS;
    return cpodi_media_matches("text/event-stream", content_type);
}

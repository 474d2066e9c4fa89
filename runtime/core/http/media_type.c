#include "core/http/media_type.h"

#include "core/base/ascii.h"
#include "core/base/text.h"

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

/* ---- parameters ---- */

typedef struct parameter {
    const char *name, *value; /* the value without its quotes; escapes in it are kept */
    size_t name_length, value_length;
} parameter;

/* Reads the next `; name=value`. False: there is no other one, or it is malformed. */
static bool next_parameter(const char **at, parameter *p)
{
    *at += strspn(*at, "; \t");
    p->name = *at;
    p->name_length = strcspn(*at, "=; \t");
    *at += p->name_length;
    if (p->name_length == 0 || **at != '=')
        return false;
    ++*at;
    bool is_quoted = **at == '"';
    *at += is_quoted;
    p->value = *at;
    p->value_length = strcspn(*at, is_quoted ? "\"" : "; \t");
    *at += p->value_length;
    *at += is_quoted && **at == '"';
    return true;
}

static bool is_equal(const char *one, size_t length, const char *other, size_t other_length)
{
    for (size_t i = 0; i < length && length == other_length; i++) {
        if (cpodi_ascii_lower(one[i]) != cpodi_ascii_lower(other[i]))
            return false;
    }
    return length == other_length;
}

static bool find_parameter(const char *media_type, const char *name, size_t name_length, parameter *p)
{
    const char *at = media_type + media_length(media_type);
    while (next_parameter(&at, p)) {
        if (is_equal(p->name, p->name_length, name, name_length))
            return true;
    }
    return false;
}

bool cpodi_media_parameter(const char *content_type, const char *name, char *value, size_t capacity)
{
    parameter p;
    if (!find_parameter(content_type, name, strlen(name), &p) || p.value_length == 0 ||
        p.value_length >= capacity)
        return false;
    memcpy(value, p.value, p.value_length);
    value[p.value_length] = '\0';
    return true;
}

/* Of two media types that are equal but for their parameters. */
static unsigned fit_of_parameters(const char *documented, const char *content_type)
{
    static const char charset[] = "charset";
    unsigned fit = CPODI_MEDIA_EQUAL;
    parameter wanted, found;
    const char *at = documented + media_length(documented);
    while (next_parameter(&at, &wanted)) {
        if (is_equal(wanted.name, wanted.name_length, charset, sizeof charset - 1) ||
            !find_parameter(content_type, wanted.name, wanted.name_length, &found))
            continue;
        if (!is_equal(wanted.value, wanted.value_length, found.value, found.value_length))
            return CPODI_MEDIA_VARIANT;
        fit++;
    }
    return fit;
}

unsigned cpodi_media_fit_of(const char *documented, const char *content_type)
{
    size_t length = media_length(documented);
    if (!cpodi_media_matches(documented, content_type))
        return CPODI_MEDIA_OTHER;
    if (documented[0] == '*')
        return CPODI_MEDIA_ANY;
    if (length >= 2 && documented[length - 1] == '*')
        return CPODI_MEDIA_RANGE;
    return fit_of_parameters(documented, content_type);
}

bool cpodi_media_is_valid(const char *media_type)
{
    static const char specials[] = "()<>@,;:\\\"/[]?={} \t";
    for (const char *c = media_type; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            return false;
    }
    size_t type = strcspn(media_type, specials);
    if (type == 0 || media_type[type] != '/')
        return false;
    const char *rest = media_type + type + 1;
    size_t subtype = strcspn(rest, specials);
    rest += subtype;
    if (subtype == 0 || strchr("; ", *rest) == NULL)
        return false;
    parameter p;
    while (next_parameter(&rest, &p)) {
        if (memchr(p.value, ',', p.value_length) != NULL)
            return false;
    }
    return *rest == '\0' && p.name_length == 0;
}

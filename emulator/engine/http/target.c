#include "engine/http/target.h"

#include "base/uri.h"
#include "base/utf8.h"

#include <string.h>

static const char *unescape(arena *a, const char *text, size_t length, bool plus_is_space)
{
    char *encoded = arena_copy_n(a, text, length);
    for (size_t i = 0; plus_is_space && i < length; i++)
        if (encoded[i] == '+')
            encoded[i] = ' ';
    bool is_malformed;
    const char *decoded = uri_percent_decode(a, encoded, length, &is_malformed);
    size_t decoded_length = strlen(decoded);
    return !is_malformed && utf8_first_invalid(decoded, decoded_length) == decoded_length ? decoded : NULL;
}

bool target_parse_pairs(arena *a, const char *text, size_t length, name_values *out)
{
    const char *end = text + length;
    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        if (stop == NULL)
            stop = end;
        const char *equals = memchr(text, '=', (size_t)(stop - text));
        const char *name_end = equals != NULL ? equals : stop;
        const char *value = equals != NULL ? equals + 1 : stop;
        if (stop > text) {
            name_value pair = {.name = unescape(a, text, (size_t)(name_end - text), true),
                               .value = unescape(a, value, (size_t)(stop - value), true)};
            if (pair.name == NULL || pair.value == NULL)
                return false;
            *vector_add(a, out) = pair;
        }
        text = stop + 1;
    }
    return true;
}

bool target_parse(arena *a, const char *text, target *out)
{
    if (*text != '/')
        return false;
    size_t path_length = strcspn(text, "?");
    out->path = arena_copy_n(a, text, path_length);
    for (const char *start = out->path; start != NULL;) {
        const char *next = strchr(++start, '/');
        size_t length = next != NULL ? (size_t)(next - start) : strlen(start);
        const char *segment = unescape(a, start, length, false);
        if (segment == NULL)
            return false;
        *vector_add(a, &out->segments) = segment;
        start = next;
    }
    const char *query = text + path_length;
    return *query == '\0' || target_parse_pairs(a, query + 1, strlen(query + 1), &out->query);
}

const char *target_with(arena *a, const char *address, const char *name, const char *value)
{
    char joint = strchr(address, '?') != NULL ? '&' : '?';
    return arena_format(a, "%s%c%s=%s", address, joint, name, uri_percent_encode(a, value, ""));
}

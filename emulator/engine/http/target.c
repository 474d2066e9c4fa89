#include "engine/http/target.h"

#include <string.h>

#include "base/utf8.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* NULL when an escape is invalid. */
static const char *unescape(arena *a, const char *text, size_t length, bool plus_is_space)
{
    char *out = arena_alloc(a, length + 1);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '%') {
            int high = i + 2 < length ? hex_value(text[i + 1]) : -1;
            int low = high >= 0 ? hex_value(text[i + 2]) : -1;
            if (low < 0)
                return NULL;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0')
            return NULL;
        out[used++] = c;
    }
    return utf8_first_invalid(out, used) == used ? out : NULL;
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

const char *target_escape(arena *a, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_alloc(a, strlen(text) * 3 + 1);
    size_t used = 0;
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                        strchr("-._~", c) != NULL;
        if (is_plain) {
            out[used++] = (char)c;
            continue;
        }
        out[used++] = '%';
        out[used++] = hex[c >> 4];
        out[used++] = hex[c & 15];
    }
    return out;
}

const char *target_with(arena *a, const char *address, const char *name, const char *value)
{
    char joint = strchr(address, '?') != NULL ? '&' : '?';
    return arena_format(a, "%s%c%s=%s", address, joint, name, target_escape(a, value));
}

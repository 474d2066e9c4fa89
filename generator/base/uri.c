#include "base/uri.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

char *uri_percent_decode(arena *a, const char *text, size_t length, bool *is_malformed)
{
    char *out = arena_alloc(a, length + 1);
    size_t used = 0;
    bool is_bad = false;
    for (size_t i = 0; i < length; i++) {
        int high = text[i] == '%' && i + 2 < length ? text_hex_value(text[i + 1]) : -1;
        int low = high >= 0 ? text_hex_value(text[i + 2]) : -1;
        bool is_escape = low >= 0 && high * 16 + low != 0;
        is_bad = is_bad || text[i] == '\0' || (text[i] == '%' && !is_escape);
        out[used++] = is_escape ? (char)(high * 16 + low) : text[i];
        i += is_escape ? 2 : 0;
    }
    if (is_malformed != NULL)
        *is_malformed = is_bad;
    return out;
}

char *uri_percent_encode(arena *a, const char *text, const char *plain)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_array(a, strlen(text) + 1, 3);
    size_t used = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (isalnum((unsigned char)*c) || strchr("-._~", *c) != NULL || strchr(plain, *c) != NULL) {
            out[used++] = *c;
            continue;
        }
        out[used++] = '%';
        out[used++] = digits[(unsigned char)*c >> 4];
        out[used++] = digits[(unsigned char)*c & 15];
    }
    return out;
}

const char *uri_pointer_escape(arena *a, const char *segment)
{
    if (strpbrk(segment, "~/") == NULL)
        return segment;
    char *out = arena_array(a, strlen(segment) + 1, 2);
    char *end = out;
    for (const char *c = segment; *c != '\0'; c++) {
        bool is_special = *c == '~' || *c == '/';
        if (is_special)
            *end++ = '~';
        *end++ = (char)(!is_special ? *c : *c == '~' ? '0' : '1');
    }
    return out;
}

void uri_pointer_unescape(char *segment)
{
    char *end = segment;
    for (const char *c = segment; *c != '\0'; c++) {
        bool is_escape = *c == '~' && (c[1] == '0' || c[1] == '1');
        *end++ = (char)(!is_escape ? *c : c[1] == '0' ? '~' : '/');
        c += is_escape ? 1 : 0;
    }
    *end = '\0';
}

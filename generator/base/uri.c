#include "base/uri.h"

#include "base/path.h"
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

/* ---- references */

/* The length of "scheme:", 0 without one. */
static size_t scheme_length(const char *uri)
{
    size_t length = strspn(uri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return length > 0 && isalpha((unsigned char)*uri) && uri[length] == ':' ? length + 1 : 0;
}

/* The length of "//authority" at the start of a text. */
static size_t authority_length(const char *text)
{
    return text[0] == '/' && text[1] == '/' ? 2 + strcspn(text + 2, "/?") : 0;
}

/* `start`: scheme and authority, of this length; `rest`: a path, perhaps with "." and "..", and a query. */
static char *join(arena *a, const char *start, size_t length, const char *folder, const char *rest)
{
    size_t path_length = strcspn(rest, "?");
    const char *path = arena_copy_n(a, rest, path_length);
    bool is_alone = *path == '/' || *folder == '\0';
    const char *joined = is_alone ? path_normalize(a, path) : path_join(a, folder, path);
    if (strcmp(joined, ".") == 0)
        joined = "";
    bool needs_slash = length > 0 && start[length - 1] != ':' && *joined != '/';
    return arena_format(a, "%.*s%s%s%s", (int)length, start, needs_slash ? "/" : "", joined,
                        rest + path_length);
}

static char *resolve_absolute(arena *a, const char *whole)
{
    size_t scheme = scheme_length(whole);
    size_t authority = authority_length(whole + scheme);
    size_t start = scheme + authority;
    return authority > 0 ? join(a, whole, start, "", whole + start) : arena_copy(a, whole);
}

char *uri_resolve(arena *a, const char *base, const char *reference)
{
    size_t scheme = scheme_length(base);
    if (scheme_length(reference) > 0)
        return resolve_absolute(a, reference);
    if (authority_length(reference) > 0)
        return resolve_absolute(a, arena_format(a, "%.*s%s", (int)scheme, base, reference));
    if (*reference == '\0')
        return arena_copy(a, base);
    size_t start = scheme + authority_length(base + scheme);
    const char *path = arena_copy_n(a, base + start, strcspn(base + start, "?"));
    if (*reference == '?')
        return arena_format(a, "%.*s%s%s", (int)start, base, path, reference);
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL ? "" : arena_copy_n(a, path, (size_t)(slash - path) + 1);
    return join(a, base, start, folder, reference);
}

#include "core/http/url_reference.h"

#include "core/base/ascii.h"
#include "core/http/curl_transport.h"
#include "core/http/url.h"

#include <string.h>

/* Appends a part of a reference: spaces, non-ASCII and the like are escaped, as browsers do. False: a control
 * character. */
static bool append_escaped(cpodi_buffer *out, const char *text, size_t length)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7F)
            return false;
        if (c > 0x20 && c < 0x7F && strchr("\"<>\\^`{|}", text[i]) == NULL) {
            cpodi_buffer_append_char(out, text[i]);
        } else {
            const char triplet[3] = {'%', digits[c >> 4], digits[c & 15]};
            cpodi_buffer_append(out, triplet, sizeof triplet);
        }
    }
    return true;
}

/* Length of a scheme with its colon; 0: none. */
static size_t scheme_length(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == ':')
            return i + 1;
        if (!cpodi_ascii_is_alphanumeric(text[i]) && memchr("+-.", text[i], 3) == NULL)
            return 0;
    }
    return 0;
}

/* RFC 3986, section 5.2.4: on the path that begins at `start` of the buffer. */
static void remove_dot_segments(cpodi_buffer *out, size_t start)
{
    char *path = out->data + start;
    size_t length = out->length - start;
    const char *query = memchr(path, '?', length);
    const size_t path_length = query != NULL ? (size_t)(query - path) : length;
    size_t written = 0;
    for (size_t i = 0; i < path_length;) {
        size_t end = i + 1;
        while (end < path_length && path[end] != '/')
            end++;
        const size_t size = end - i;
        const bool is_dot = size == 2 && path[i + 1] == '.';
        const bool is_up = size == 3 && path[i + 1] == '.' && path[i + 2] == '.';
        if (is_up)
            while (written > 0 && path[--written] != '/')
                ;
        if (!is_dot && !is_up) {
            memmove(path + written, path + i, size);
            written += size;
        } else if (end == path_length) {
            path[written++] = '/';
        }
        i = end;
    }
    memmove(path + written, path + path_length, length - path_length);
    out->length = start + written + length - path_length;
}

/* Appends the URL of a reference that has no origin of its own. */
static bool append_relative(cpodi_buffer *out, const char *base, const char *reference, size_t length)
{
    const size_t origin = cpodi_url_origin_length(base);
    const size_t path = strcspn(base + origin, "?#");
    cpodi_buffer_append(out, base, origin);
    const size_t start = out->length;
    if (length == 0) {
        cpodi_buffer_append(out, base + origin, strcspn(base + origin, "#"));
        return true;
    }
    if (reference[0] == '?') {
        cpodi_buffer_append(out, base + origin, path);
        return append_escaped(out, reference, length);
    }
    if (reference[0] != '/') {
        size_t folder = path;
        while (folder > 0 && base[origin + folder - 1] != '/')
            folder--;
        cpodi_buffer_append(out, base + origin, folder);
        if (folder == 0)
            cpodi_buffer_append_char(out, '/');
    }
    const bool is_clean = append_escaped(out, reference, length);
    if (is_clean && !out->failed)
        remove_dot_segments(out, start);
    return is_clean;
}

/* Appends the URL of a reference that has an origin. */
static cpodi_reference append_absolute(cpodi_buffer *out, const char *base, const char *reference,
                                       size_t length, size_t scheme)
{
    const size_t begin = out->length;
    if (scheme == 0)
        cpodi_buffer_append(out, base, (size_t)(strchr(base, ':') + 1 - base));
    const size_t start = out->length;
    cpodi_buffer_append(out, reference, length);
    if (!cpodi_buffer_terminate(out))
        return CPODI_REFERENCE_OK; /* out of memory, which the buffer knows */
    const size_t origin = cpodi_url_origin_length(out->data + begin);
    if (origin == 0 || memchr(out->data + begin, '@', origin) != NULL ||
        !cpodi_url_has_origin(out->data + begin, base))
        return CPODI_REFERENCE_FOREIGN;
    const size_t rest = start - begin < origin ? origin - (start - begin) : 0;
    out->length = begin + origin;
    return append_escaped(out, reference + rest, length - rest) ? CPODI_REFERENCE_OK
                                                                : CPODI_REFERENCE_MALFORMED;
}

cpodi_reference cpodi_url_resolve(const char *base, const char *reference, size_t length, cpodi_buffer *out)
{
    const char *fragment = memchr(reference, '#', length);
    const size_t begin = out->length;
    cpodi_reference outcome = CPODI_REFERENCE_OK;
    length = fragment != NULL ? (size_t)(fragment - reference) : length;
    const size_t scheme = scheme_length(reference, length);
    if (scheme > 0 || (length > 1 && reference[0] == '/' && reference[1] == '/'))
        outcome = append_absolute(out, base, reference, length, scheme);
    else if (!append_relative(out, base, reference, length))
        outcome = CPODI_REFERENCE_MALFORMED;
    if (outcome != CPODI_REFERENCE_OK || !cpodi_buffer_terminate(out))
        return outcome;
    return cpodi_curl_url_is_valid(out->data + begin) ? outcome : CPODI_REFERENCE_MALFORMED;
}

void cpodi_url_drop_parameter(cpodi_buffer *url, const char *name)
{
    const size_t name_length = strlen(name);
    char *query = url->length > 0 ? memchr(url->data, '?', url->length) : NULL;
    if (query == NULL)
        return;
    const char *end = url->data + url->length;
    char *to = query;
    for (const char *from = query; from < end;) {
        const char *next = memchr(from + 1, '&', (size_t)(end - from - 1));
        const size_t length = (size_t)((next != NULL ? next : end) - from);
        const bool is_named = length > name_length && strncmp(from + 1, name, name_length) == 0 &&
                              (length == name_length + 1 || from[name_length + 1] == '=');
        if (!is_named) {
            memmove(to, from, length);
            *to = to == query ? '?' : '&';
            to += length;
        }
        from += length;
    }
    url->length = (size_t)(to - url->data);
}

#define _GNU_SOURCE /* memmem */
#include "engine/http/multipart.h"

#include <string.h>
#include <strings.h>

/* The value of `name=value` or `name="value"` among the parameters of a header; NULL when absent. */
static const char *parameter(arena *a, const char *header, size_t length, const char *name)
{
    const char *end = header + length;
    size_t name_length = strlen(name);
    for (const char *p = memchr(header, ';', length); p != NULL; p = memchr(p, ';', (size_t)(end - p))) {
        p++;
        while (p < end && (*p == ' ' || *p == '\t'))
            p++;
        if ((size_t)(end - p) <= name_length || strncasecmp(p, name, name_length) != 0 ||
            p[name_length] != '=')
            continue;
        p += name_length + 1;
        bool is_quoted = p < end && *p == '"';
        p += is_quoted;
        const char *stop = memchr(p, is_quoted ? '"' : ';', (size_t)(end - p));
        return arena_copy_n(a, p, (size_t)((stop != NULL ? stop : end) - p));
    }
    return NULL;
}

/* Quoted names have quotes and line ends percent-encoded, and nothing else (HTML, 4.10.21.8). */
static const char *unescaped(arena *a, const char *name)
{
    static const struct {
        const char *triplet;
        char character;
    } escapes[] = {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}};
    char *result = name != NULL ? arena_copy(a, name) : NULL;
    char *to = result;
    for (const char *p = result; result != NULL && *p != '\0'; to++) {
        *to = *p;
        size_t length = 1;
        for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
            if (strncasecmp(p, escapes[i].triplet, 3) == 0) {
                *to = escapes[i].character;
                length = 3;
            }
        p += length;
    }
    if (result != NULL)
        *to = '\0';
    return result;
}

static void read_header(arena *a, const char *line, size_t length, form_part *part)
{
    static const char disposition[] = "Content-Disposition:";
    static const char type[] = "Content-Type:";
    if (length >= sizeof disposition - 1 && strncasecmp(line, disposition, sizeof disposition - 1) == 0) {
        part->name = unescaped(a, parameter(a, line, length, "name"));
        part->file_name = unescaped(a, parameter(a, line, length, "filename"));
    } else if (length >= sizeof type - 1 && strncasecmp(line, type, sizeof type - 1) == 0) {
        const char *value = line + sizeof type - 1;
        while (value < line + length && *value == ' ')
            value++;
        part->content_type = arena_copy_n(a, value, (size_t)(line + length - value));
    }
}

/* From the end of a boundary's line to the start of the next boundary. */
static bool read_part(arena *a, const char *text, const char *end, form_part *part)
{
    *part = (form_part){0};
    for (;;) {
        const char *stop = memmem(text, (size_t)(end - text), "\r\n", 2);
        if (stop == NULL)
            return false;
        if (stop == text)
            break;
        read_header(a, text, (size_t)(stop - text), part);
        text = stop + 2;
    }
    part->data = text + 2;
    part->length = (size_t)(end - part->data);
    return part->name != NULL;
}

bool multipart_parse(arena *a, const char *content_type, const char *body, size_t length, form_parts *out)
{
    const char *boundary = parameter(a, content_type, strlen(content_type), "boundary");
    if (boundary == NULL || *boundary == '\0')
        return false;
    const char *mark = arena_format(a, "\r\n--%s", boundary);
    size_t mark_length = strlen(mark);
    const char *end = body + length;
    /* The first boundary has no line before it. */
    if (length < mark_length - 2 || memcmp(body, mark + 2, mark_length - 2) != 0)
        return false;
    const char *text = body + mark_length - 2;
    while (end - text >= 2 && memcmp(text, "--", 2) != 0) {
        const char *next = memmem(text, (size_t)(end - text), mark, mark_length);
        if (next == NULL || memcmp(text, "\r\n", 2) != 0 || !read_part(a, text + 2, next, vector_add(a, out)))
            return false;
        text = next + mark_length;
    }
    return end - text >= 2;
}

const form_part *multipart_find(const form_parts *parts, const char *name)
{
    for (size_t i = 0; i < parts->count; i++)
        if (strcmp(parts->items[i].name, name) == 0)
            return &parts->items[i];
    return NULL;
}

#include "lang/comment.h"

#include "base/buffer.h"
#include "lang/sanitize.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* One line, without anything that is special to a compiler or to Doxygen. */
static void append_harmless(buffer *out, const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = line[i];
        char before = i > 0 ? line[i - 1] : ' ';
        char behind = i + 1 < length ? line[i + 1] : '\0';
        bool pairs =
            (before == '*' && c == '/') || (before == '/' && c == '*') || (before == '?' && c == '?');
        bool commands = (c == '@' || c == '\\') && before == ' ' &&
                        (isalpha((unsigned char)behind) || strchr("{}[]$&#<>%~", behind) != NULL);
        if (pairs)
            buffer_append_char(out, ' ');
        else if (commands && behind != '\0')
            buffer_append_char(out, '\\');
        buffer_append_char(out, c);
    }
    if (out->length > 0 && out->data[out->length - 1] == '\\')
        buffer_append_char(out, '.'); /* a backslash at the end would splice the lines */
}

static size_t indentation(const char *line)
{
    return strspn(line, " ");
}

/* The offset at which a line that is too long is broken: behind a space, if there is one past the
 * indentation. */
static size_t break_position(const char *line, size_t width)
{
    size_t length = strlen(line);
    if (length <= width) /* a column has at least one byte */
        return length;
    size_t columns = 0;
    size_t last_space = 0;
    size_t start = indentation(line);
    for (size_t i = 0; line[i] != '\0'; i++) {
        if (line[i] == ' ' && i > start) {
            if (columns > width && last_space > 0)
                return last_space;
            last_space = i;
            if (columns >= width)
                return i;
        }
        columns += ((unsigned char)line[i] & 0xC0) != 0x80; /* a character of any number of bytes */
    }
    return columns > width && last_space > 0 ? last_space : length;
}

/* Adds a line: `hang` spaces and the text. */
static void add_line(arena *a, comment_lines *lines, size_t hang, const char *text, size_t length)
{
    while (length > 0 && text[length - 1] == ' ')
        length--;
    char *copy = arena_alloc(a, hang + length + 1);
    memset(copy, ' ', hang);
    memcpy(copy + hang, text, length);
    if (strpbrk(copy, "*/?@\\") == NULL) {
        *vector_add(a, lines) = copy;
        return;
    }
    buffer line = {0};
    append_harmless(&line, copy, hang + length);
    *vector_add(a, lines) = buffer_to_arena(&line, a);
}

static void add_wrapped(arena *a, comment_lines *lines, char *line, size_t width)
{
    const char *rest = line;
    size_t hang = indentation(line);
    if (hang > width / 2)
        hang = 0;
    if (line[hang] == '-' || line[hang] == '*')
        hang += 2; /* text of a list item */
    bool first = true;
    do {
        size_t cut = break_position(rest, first ? width : width - hang);
        add_line(a, lines, first ? 0 : hang, rest, cut);
        rest += cut;
        rest += strspn(rest, " ");
        first = false;
    } while (*rest != '\0');
}

void comment_add(arena *a, comment_lines *lines, const char *text, size_t width)
{
    if (text == NULL)
        return;
    bool blank = false;
    bool begun = false;
    char *copy = sanitize_text(a, text);
    for (char *line = copy; line != NULL;) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        if (line[indentation(line)] == '\0') {
            blank = begun;
        } else {
            if (blank)
                *vector_add(a, lines) = "";
            add_wrapped(a, lines, line, width);
            blank = false;
            begun = true;
        }
        line = end != NULL ? end + 1 : NULL;
    }
}

char *comment_line(arena *a, const char *text)
{
    comment_lines lines = {0};
    comment_add(a, &lines, text, SIZE_MAX / 2);
    buffer joined = {0};
    for (size_t i = 0; i < lines.count; i++) {
        if (joined.length > 0 && lines.items[i][0] != '\0')
            buffer_append_char(&joined, ' ');
        buffer_append(&joined, lines.items[i] + indentation(lines.items[i]));
    }
    return buffer_to_arena(&joined, a);
}

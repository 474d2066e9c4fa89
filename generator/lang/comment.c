#include "lang/comment.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

/* Characters that a reader does not see or that turn the text around them. */
static bool is_deceptive(uint32_t code)
{
    return (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0x61C ||
           code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) || (code >= 0xE0000 && code <= 0xE0FFF);
}

static bool is_line_end(uint32_t code)
{
    return code == '\n' || code == 0x85 || code == 0x2028 || code == 0x2029;
}

/* Bytes at the start that are printable ASCII, or line feeds. */
static size_t plain_length(const char *text)
{
    size_t length = 0;
    while ((text[length] >= ' ' && text[length] < 0x7F) || text[length] == '\n')
        length++;
    return length;
}

/* The text with one kind of line end and one kind of space, without what nobody sees. */
static void append_visible(buffer *out, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        size_t plain = plain_length(text + at);
        buffer_append_n(out, text + at, plain);
        at += plain;
        if (at == length)
            return;
        uint32_t code = 0;
        size_t size = utf8_decode(text + at, length - at, &code);
        if (size == 0) {
            buffer_append_char(out, '?');
            size = 1;
        } else if (code == '\r') {
            if (text[at + 1] != '\n')
                buffer_append_char(out, '\n');
        } else if (is_line_end(code)) {
            buffer_append_char(out, '\n');
        } else if (code == '\t') {
            buffer_append(out, "    ");
        } else if (code >= 0x20 && !is_deceptive(code)) {
            buffer_append_n(out, text + at, size);
        }
        at += size;
    }
}

static char *visible_copy(arena *a, const char *text)
{
    size_t plain = plain_length(text);
    if (text[plain] == '\0')
        return arena_copy_n(a, text, plain);
    buffer visible = {0};
    append_visible(&visible, text);
    char *copy = arena_copy_n(a, buffer_text(&visible), visible.length);
    buffer_free(&visible);
    return copy;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* One line without what means something to a compiler or to Doxygen. */
static void append_harmless(buffer *out, const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = line[i];
        char before = i > 0 ? line[i - 1] : ' ';
        char behind = i + 1 < length ? line[i + 1] : '\0';
        bool pairs =
            (before == '*' && c == '/') || (before == '/' && c == '*') || (before == '?' && c == '?');
        bool commands = (c == '@' || c == '\\') && before == ' ' &&
                        (is_letter(behind) || strchr("{}[]$&#<>%~", behind) != NULL);
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

/* The position at which a line that is too long is cut: behind a space if there is one past the indentation.
 */
static size_t break_position(const char *line, size_t width)
{
    size_t length = strlen(line);
    if (length <= width) /* columns are bytes at most */
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
        columns += ((unsigned char)line[i] & 0xC0) != 0x80; /* a character, however many bytes it has */
    }
    return columns > width && last_space > 0 ? last_space : length;
}

/* Adds a line of `hang` spaces and the text. */
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
    *vector_add(a, lines) = arena_copy(a, buffer_text(&line));
    buffer_free(&line);
}

static void add_wrapped(arena *a, comment_lines *lines, char *line, size_t width)
{
    const char *rest = line;
    size_t hang = indentation(line);
    if (hang > width / 2)
        hang = 0;
    if (line[hang] == '-' || line[hang] == '*')
        hang += 2; /* the text of a list item */
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
    char *copy = visible_copy(a, text);
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
    char *result = arena_copy(a, buffer_text(&joined));
    buffer_free(&joined);
    return result;
}

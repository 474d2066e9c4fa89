#include "lang/markdown.h"

#include "base/buffer.h"
#include "lang/sanitize.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Whether a character is part of a word. Bytes above ASCII count as letters. */
static bool is_in_word(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Whether a character is markup at this offset. */
static bool is_markup(char before, char c, char behind)
{
    switch (c) {
    case '\\':
    case '`':
    case '*':
    case '[':
    case ']':
    case '<':
    case '|':
    case '~':
        return true;
    case '_':
        return !is_in_word(before) || !is_in_word(behind);
    case '&':
        return isalpha((unsigned char)behind) || behind == '#';
    default:
        return false;
    }
}

/* The length of a code span that starts here, with both backticks; 0 without one. Longer runs of backticks
 * start none. Tables are split into cells before code spans are recognized, so a span has no '|'. */
static size_t code_length(const char *text, char before)
{
    if (text[0] != '`' || before == '`' || text[1] == '`')
        return 0;
    size_t inside = strcspn(text + 1, "`|\n");
    bool ends = inside > 0 && text[inside + 1] == '`' && text[inside + 2] != '`';
    return ends && strspn(text + 1, " ") < inside ? inside + 2 : 0;
}

static void append_escaped(buffer *out, const char *text)
{
    char before = ' ';
    for (size_t i = 0; text[i] != '\0';) {
        size_t code = code_length(text + i, before);
        if (code > 0) {
            buffer_append_n(out, text + i, code);
            i += code;
        } else {
            if (is_markup(before, text[i], text[i + 1]))
                buffer_append_char(out, '\\');
            buffer_append_char(out, text[i++]);
        }
        before = text[i - 1];
    }
}

/* The number of bytes that turn the start of a line into something other than a paragraph, unless a backslash
 * precedes the last one: "1." and "#". 0: none. */
static size_t block_mark_length(const char *line)
{
    if (line[0] != '\0' && strchr("#>-+=", line[0]) != NULL)
        return 1;
    size_t digits = strspn(line, "0123456789");
    return digits > 0 && (line[digits] == '.' || line[digits] == ')') ? digits + 1 : 0;
}

static const char *escaped_line(arena *a, const char *line)
{
    buffer out = {0};
    bool is_item = (line[0] == '-' || line[0] == '*') && line[1] == ' ';
    if (is_item) {
        buffer_append(&out, "- ");
        line += 1 + strspn(line + 1, " ");
    }
    size_t mark = block_mark_length(line);
    if (mark > 0) {
        buffer_append_n(&out, line, mark - 1);
        buffer_format(&out, "\\%c", line[mark - 1]);
    }
    append_escaped(&out, line + mark);
    return buffer_to_arena(&out, a);
}

void markdown_add(arena *a, markdown_lines *lines, const char *text)
{
    if (text == NULL)
        return;
    bool blank = false;
    bool begun = false;
    for (char *line = sanitize_text(a, text); line != NULL;) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        line += strspn(line, " ");
        size_t length = strlen(line);
        while (length > 0 && line[length - 1] == ' ') /* two spaces at the end would break the line */
            line[--length] = '\0';
        if (length > 0) {
            if (blank)
                *vector_add(a, lines) = "";
            *vector_add(a, lines) = escaped_line(a, line);
            begun = true;
        }
        blank = begun && length == 0;
        line = end != NULL ? end + 1 : NULL;
    }
}

/* On one line, with single spaces and none at the ends. */
static char *joined(arena *a, const char *text)
{
    char *line = sanitize_text(a, text);
    size_t length = 0;
    for (size_t i = 0; line[i] != '\0'; i++) {
        bool is_space = line[i] == ' ' || line[i] == '\n';
        if (!is_space)
            line[length++] = line[i];
        else if (length > 0 && line[length - 1] != ' ')
            line[length++] = ' ';
    }
    while (length > 0 && line[length - 1] == ' ')
        length--;
    line[length] = '\0';
    return line;
}

char *markdown_line(arena *a, const char *text)
{
    if (text == NULL)
        return arena_copy(a, "");
    buffer out = {0};
    append_escaped(&out, joined(a, text));
    return buffer_to_arena(&out, a);
}

static size_t longest_run(const char *text, char c)
{
    size_t longest = 0;
    for (size_t i = 0, run = 0; text[i] != '\0'; i++) {
        run = text[i] == c ? run + 1 : 0;
        if (run > longest)
            longest = run;
    }
    return longest;
}

char *markdown_cell_code(arena *a, const char *text)
{
    char *line = text != NULL ? joined(a, text) : NULL;
    if (line == NULL || line[0] == '\0')
        return arena_copy(a, "");
    if (strchr(line, '|') != NULL)
        return markdown_line(a, line);
    size_t length = strlen(line);
    size_t fence_length = longest_run(line, '`') + 1;
    char *fence = arena_alloc(a, fence_length + 1);
    bool pads = line[0] == '`' || line[length - 1] == '`';
    buffer out = {0};
    const char *space = pads ? " " : "";
    memset(fence, '`', fence_length);
    buffer_format(&out, "%s%s%s%s%s", fence, space, line, space, fence);
    return buffer_to_arena(&out, a);
}

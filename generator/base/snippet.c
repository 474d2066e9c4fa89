#include "base/snippet.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

enum {
    GUTTER_DIGITS = 5,
    WHOLE_LINE_BYTES = 120,       /* longer lines are cut */
    CHARACTERS_BEFORE_CARET = 60, /* around the caret */
    CHARACTERS_AFTER_CARET = 50,
};

typedef struct code_range {
    uint32_t first;
    uint32_t last;
} code_range;

static bool in_ranges(uint32_t code, const code_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* Invisible characters and those that change the direction: they make two different names look the same. */
static bool is_deceptive(uint32_t code)
{
    static const code_range ranges[] = {
        {0x80, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},     {0x200b, 0x200f},
        {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},
        {0xfff9, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe0fff},
    };
    return in_ranges(code, ranges, sizeof ranges / sizeof ranges[0]);
}

/* East Asian wide and pictographic characters take two columns, combining marks none. */
static size_t columns_of(uint32_t code)
{
    static const code_range wide[] = {
        {0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
        {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd},
    };
    static const code_range combining[] = {{0x300, 0x36f}, {0x1ab0, 0x1aff}, {0x20d0, 0x20ff}};
    if (in_ranges(code, combining, sizeof combining / sizeof combining[0]))
        return 0;
    return in_ranges(code, wide, sizeof wide / sizeof wide[0]) ? 2 : 1;
}

/* Returns the width. */
static size_t append_special(buffer *out, uint32_t code)
{
    size_t before = out->length;
    if (code == '\t')
        buffer_append(out, "    ");
    else if (code == '\n' || code == '\r')
        buffer_append(out, code == '\n' ? "\\n" : "\\r");
    else
        buffer_format(out, code < 0x80 ? "\\x%02" PRIx32 : "\\u{%04" PRIx32 "}", code);
    return out->length - before;
}

size_t snippet_escape(buffer *out, const char *text, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length;) {
        uint32_t code;
        size_t width = utf8_decode(text + i, length - i, &code);
        if (width == 0) {
            buffer_format(out, "\\x%02x", (unsigned)(unsigned char)text[i++]);
            columns += strlen("\\xff");
            continue;
        }
        if (code < 0x20 || code == 0x7f || is_deceptive(code)) {
            columns += append_special(out, code);
        } else {
            buffer_append_n(out, text + i, width);
            columns += columns_of(code);
        }
        i += width;
    }
    return columns;
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t step_back(const char *line, size_t position, size_t characters)
{
    while (position > 0 && characters > 0)
        if (!is_continuation(line[--position]))
            characters--;
    return position;
}

static size_t step_forward(const char *line, size_t length, size_t position, size_t characters)
{
    while (position < length) {
        if (!is_continuation(line[position]) && characters-- == 0)
            break;
        position++;
    }
    return position;
}

void snippet_append(buffer *out, const char *line, size_t length, uint32_t line_number, uint32_t column)
{
    size_t caret = column == 0 ? 0 : column - 1;
    if (caret > length)
        caret = length;
    size_t first = 0;
    size_t end = length;
    if (length > WHOLE_LINE_BYTES) {
        first = step_back(line, caret, CHARACTERS_BEFORE_CARET);
        end = step_forward(line, length, caret, CHARACTERS_AFTER_CARET);
    }

    size_t gutter = out->length;
    buffer_format(out, "%*" PRIu32, GUTTER_DIGITS, line_number);
    gutter = out->length - gutter;
    buffer_append(out, " | ");
    size_t columns = 0;
    if (first > 0) {
        buffer_append(out, "...");
        columns += 3;
    }
    columns += snippet_escape(out, line + first, caret - first);
    snippet_escape(out, line + caret, end - caret);
    buffer_append(out, end < length ? "...\n" : "\n");
    buffer_format(out, "%*s | %*s^\n", (int)gutter, "", (int)columns, "");
}

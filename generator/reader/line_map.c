#include "reader/line_map.h"

#include "base/utf8.h"
#include "base/vector.h"

#include <string.h>

static const char *next_line(const char *position, const char *end, bool has_cr)
{
    if (!has_cr) {
        const char *feed = memchr(position, '\n', (size_t)(end - position));
        return feed == NULL ? end : feed + 1;
    }
    while (position < end && *position != '\n' && *position != '\r')
        position++;
    if (position == end)
        return end;
    return position + (position[0] == '\r' && position[1] == '\n' ? 2 : 1);
}

void line_map_init(line_map *p, arena *memory, const source_file *file)
{
    const char *text = file->text;
    const char *end = text + file->length;
    size_t body = file->length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    bool has_cr = memchr(text, '\r', file->length) != NULL;
    VECTOR(size_t) starts = {0};
    *vector_add(memory, &starts) = body;
    for (const char *line = next_line(text, end, has_cr); line < end; line = next_line(line, end, has_cr))
        *vector_add(memory, &starts) = (size_t)(line - text);
    if (file->length > 0 && (end[-1] == '\n' || end[-1] == '\r'))
        *vector_add(memory, &starts) = file->length;
    *p = (line_map){
        .file = file,
        .body = body,
        .line_starts = starts.items,
        .line_count = starts.count,
        .ascii = utf8_ascii_length(text + body, file->length - body) == file->length - body,
        .last_offset = body,
    };
}

static size_t find_line(const line_map *p, size_t offset)
{
    size_t low = 0;
    size_t high = p->line_count;
    if (p->line_starts[p->last_line] <= offset) {
        low = p->last_line;
        size_t near = low + 4;
        if (near < high && p->line_starts[near] > offset)
            high = near;
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (p->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

mark line_map_of_byte(line_map *p, size_t offset)
{
    if (offset > p->file->length)
        offset = p->file->length;
    if (offset < p->body)
        offset = p->body;
    p->last_line = find_line(p, offset);
    size_t column = offset - p->line_starts[p->last_line];
    return (mark){.file = p->file, .line = (uint32_t)(p->last_line + 1), .column = (uint32_t)(column + 1)};
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* The offset of the character that is `count` characters after `offset`, or the end. Runs of ASCII are
 * skipped at once. */
static size_t skip_characters(const char *text, size_t length, size_t offset, size_t count)
{
    while (count > 0 && offset < length) {
        size_t longest = count < length - offset ? count : length - offset;
        size_t ascii = utf8_ascii_length(text + offset, longest);
        offset += ascii;
        count -= ascii;
        if (count == 0 || offset == length)
            break;
        do
            offset++;
        while (offset < length && is_continuation(text[offset]));
        count--;
    }
    return offset;
}

mark line_map_of_character(line_map *p, size_t index)
{
    if (p->ascii)
        return line_map_of_byte(p, p->body + index);
    const char *text = p->file->text;
    size_t offset = p->last_offset;
    if (index >= p->last_character) {
        offset = skip_characters(text, p->file->length, offset, index - p->last_character);
    } else {
        for (size_t back = p->last_character - index; back > 0; back--) {
            do
                offset--;
            while (is_continuation(text[offset]));
        }
    }
    if (offset < p->file->length) { /* at the end, the text may have had fewer characters */
        p->last_character = index;
        p->last_offset = offset;
    }
    return line_map_of_byte(p, offset);
}

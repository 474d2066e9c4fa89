/* Line and column of the bytes and characters of a text. */
#ifndef READER_LINE_MAP_H
#define READER_LINE_MAP_H

#include "base/arena.h"
#include "base/diagnostics.h"

/* The lines of one text. Keeps the last position, since readers ask from front to back. Lines end as editors
 * show them, at LF, CR LF or CR; libyaml also breaks lines at U+0085, U+2028 and U+2029, which does not move
 * the lines of messages. */
typedef struct line_map {
    const source_file *file;
    size_t body;         /* length of the byte order mark */
    size_t *line_starts; /* the first byte of each line */
    size_t line_count;
    size_t last_line;
    bool ascii;            /* all characters are bytes */
    size_t last_character; /* one character after `body`, and its byte */
    size_t last_offset;
} line_map;

/* Walks the text once. The text must be valid UTF-8 for line_map_of_character. */
void line_map_init(line_map *p, arena *memory, const source_file *file);

/* The position of a byte, counted from the start of the file. A byte order mark has no columns. */
mark line_map_of_byte(line_map *p, size_t offset);

/* The position of a character, counted from the first one after the byte order mark. */
mark line_map_of_character(line_map *p, size_t index);

#endif

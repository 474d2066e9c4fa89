/* Where the bytes and characters of a text stand: line and column. */
#ifndef READER_LINE_MAP_H
#define READER_LINE_MAP_H

#include "base/arena.h"
#include "base/diagnostics.h"

/* Of one text. Keeps where it was asked last, since readers ask from front to back. Lines end as editors see
 * it, at LF, CR LF or CR; that libyaml also breaks at U+0085, U+2028 and U+2029 does not move the lines of
 * messages. */
typedef struct line_map {
    const source_file *file;
    size_t body;         /* bytes before the first character: of a byte order mark */
    size_t *line_starts; /* the byte each line begins at */
    size_t line_count;
    size_t last_line;
    bool ascii;            /* then characters are bytes */
    size_t last_character; /* one character after `body`, and its byte */
    size_t last_offset;
} line_map;

/* Walks the text once. It must be valid UTF-8 for line_map_of_character. */
void line_map_init(line_map *p, arena *memory, const source_file *file);

/* The place of a byte, counted from the start of the file. A byte order mark takes no columns. */
mark line_map_of_byte(line_map *p, size_t offset);

/* The place of a character, counted from the first one behind the byte order mark. */
mark line_map_of_character(line_map *p, size_t index);

#endif

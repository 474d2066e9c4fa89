/* Errors, warnings and notes about an input. They are collected, sorted by their marks and printed like a
 * compiler's:
 *
 *     domains/pods.yaml:14:11: error: no such schema: '#/components/schemas/Pdo' [unresolved-reference]
 *        14 |     $ref: '#/components/schemas/Pdo'
 *           |           ^ */
#ifndef BASE_DIAGNOSTICS_H
#define BASE_DIAGNOSTICS_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* An input file. Lives as long as the diagnostics and trees that point into it. */
typedef struct source_file {
    const char *path; /* as printed: relative where the user gave a relative path, with '/' as separator */
    const char *text; /* NUL-terminated */
    size_t length;
    size_t order; /* rank among the files read; diagnostics sort by it */
} source_file;

/* A position in the input. `file` NULL: the whole input. `line` 0: the whole file. */
typedef struct mark {
    const source_file *file;
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1, in bytes, without a byte order mark */
} mark;

/* Orders marks: the whole input, then file by file; within a file, the whole file before its lines. Negative, 0
 * or positive. */
int mark_compare(mark a, mark b);

/* A line of a file, at first all zero. For marks in order, each file is scanned once. */
typedef struct line_cursor {
    const source_file *file;
    const char *start;
    const char *end; /* excludes the line break */
    uint32_t line;
} line_cursor;
bool line_cursor_seek(line_cursor *cursor, mark at); /* false when the file is shorter */

typedef enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR } severity;

typedef struct diagnostics diagnostics;

diagnostics *diagnostics_new(void);
void diagnostics_free(diagnostics *d);

/* At most this many errors are kept. */
enum { DIAGNOSTICS_ERROR_LIMIT = 100 };

/* Adds a diagnostic. `id` names the kind of problem in kebab-case and must outlive the diagnostics; it is
 * printed in brackets behind the message. Control characters in the message are escaped, and a message above
 * 600 bytes is truncated. Duplicates of mark, severity, id and message are dropped. After 100 errors, and
 * 10,000 warnings or notes, further ones are only counted. Not thread-safe. */
void diagnostics_report(diagnostics *d, severity level, const char *id, mark at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Returns the number of diagnostics with this severity, including those that were only counted. */
size_t diagnostics_count(const diagnostics *d, severity level);

/* Prints all diagnostics, sorted by file, line, column and order of report, each with its source line and a
 * caret. */
void diagnostics_render(const diagnostics *d, buffer *out);

/* Prints those of a severity and above. The notes with one id in one file follow the first of them, each in one
 * line; equal ones are one line with their places. */
void diagnostics_print(const diagnostics *d, severity least, FILE *stream);

/* The diagnostic at an index of the sorted order; false past the end. */
typedef struct diagnostic {
    severity level;
    const char *id; /* NULL: none */
    mark at;
    const char *message;
} diagnostic;
bool diagnostics_get(const diagnostics *d, size_t index, diagnostic *out);

#endif

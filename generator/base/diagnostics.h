/* Errors, warnings and notes about an input, collected, then printed in the order of the input, as compilers
 * do:
 *
 *     openapi/domains/pods.yaml:14:11: error: no such schema: '#/components/schemas/Pdo' [unresolved-ref]
 *        14 |     $ref: '#/components/schemas/Pdo'
 *           |           ^ */
#ifndef BASE_DIAGNOSTICS_H
#define BASE_DIAGNOSTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buffer.h"

/* One file of input. Lives as long as the diagnostics and trees that point into it. */
typedef struct source_file {
    const char *path; /* as it is shown: relative where the user gave it relative, '/' as separator */
    const char *text; /* NUL-terminated */
    size_t length;
    size_t order; /* in which files were read; diagnostics sort by it */
} source_file;

/* A place in the input. `file` NULL: about the input as a whole. `line` 0: about the file as a whole. */
typedef struct mark {
    const source_file *file;
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1, in bytes; a byte order mark is not counted */
} mark;

typedef enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR } severity;

typedef struct diagnostics diagnostics;

diagnostics *diagnostics_new(void);
void diagnostics_free(diagnostics *d);

/* So many errors are kept: beyond them it is of no use to look for more. */
enum { DIAGNOSTICS_ERROR_LIMIT = 100 };

/* Collects one message. `id` names the kind of problem, in kebab-case, and lives at least as long as the
 * diagnostics; it is printed in brackets behind the message, and NULL prints nothing. Control characters in the
 * message are escaped, and a message above 600 bytes is cut. The same message at the same place is kept once.
 * After 100 errors, and 10,000 warnings or notes, the rest are counted, not kept. Not thread-safe. */
void diagnostics_report(diagnostics *d, severity level, const char *id, mark at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* How many there were of this severity, those not kept included. */
size_t diagnostics_count(const diagnostics *d, severity level);

/* All of them, sorted by file, line, column, then order of report; with the source line and a caret. */
void diagnostics_render(const diagnostics *d, buffer *out);
void diagnostics_print(const diagnostics *d, FILE *stream);

/* Those of this severity and above alone. */
void diagnostics_print_from(const diagnostics *d, severity least, FILE *stream);

/* One message as lint and tests see it, in sorted order; returns false past the end. */
typedef struct diagnostic {
    severity level;
    const char *id; /* NULL: none */
    mark at;
    const char *message;
} diagnostic;
bool diagnostics_get(const diagnostics *d, size_t index, diagnostic *out);

#endif

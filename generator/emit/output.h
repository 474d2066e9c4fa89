/* The files that emit made, in memory; then written to a folder. */
#ifndef EMIT_OUTPUT_H
#define EMIT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/vector.h"

typedef struct output_file {
    const char *path; /* below the output folder, '/' as separator */
    const char *text;
    size_t length;
} output_file;

/* Zero-initialised but for the arena, which holds all of it. */
typedef struct output_set {
    arena *memory;
    VECTOR(output_file) files; /* sorted by path after output_sort */
} output_set;

/* Whether a path may be written: not empty, relative, of letters, digits, '.', '_', '-' and '/', and without a part that is
 * empty or starts with a dot. */
bool output_path_is_safe(const char *path);

/* Adds a file; path and text are copied. False, after a report, when the path is not safe or there already (names that
 * differ only in case are the same file to some systems). */
bool output_add(output_set *out, const char *path, const char *text, size_t length, diagnostics *d);

void output_sort(output_set *out);

/* The file of a path; NULL when there is none. */
const output_file *output_find(const output_set *out, const char *path);

typedef struct output_result {
    size_t written; /* files whose bytes changed, or that are new */
    size_t removed;
} output_result;

/* Writes what differs from the folder, and nothing else, so that the others keep their time of change; each file appears
 * whole or not at all. Then removes the `stale` files (paths below the folder), and the folders this leaves empty. Nothing is
 * written when the diagnostics hold an error. False, after a report, when something could not be written. */
bool output_write(const output_set *out, const char *folder, const char *const *stale, size_t stale_count,
                  output_result *result, diagnostics *d);

#endif

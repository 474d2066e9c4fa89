/* The files of an SDK, in memory. */
#ifndef EMIT_OUTPUT_H
#define EMIT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diagnostics.h"
#include "base/map.h"
#include "base/vector.h"

typedef struct output_file {
    const char *path; /* below the output folder, '/' as separator */
    const char *text;
    size_t length;
} output_file;

typedef struct output_set {
    arena *memory; /* holds all of it */
    VECTOR(output_file) files;
    map folded; /* paths in lower case: files that some file system takes for one */
} output_set;

void output_init(output_set *out, arena *memory);

/* Whether a path may be written: relative, of letters, digits, '.', '_', '-' and '/', without a part that is
 * empty or starts with a dot; at most 512 bytes. */
bool output_path_is_safe(const char *path);

/* Adds a file; path and text are copied. False, after a report, when the path is not safe, or is there
 * already, be it in other case. */
bool output_add(output_set *out, const char *path, const char *text, size_t length, diagnostics *d);

/* By path, byte by byte. */
void output_sort(output_set *out);

/* The file of exactly this path; NULL when there is none. */
const output_file *output_find(const output_set *out, const char *path);

#endif

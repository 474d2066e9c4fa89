/* The files of an SDK, in memory. */
#ifndef EMIT_FILE_SET_H
#define EMIT_FILE_SET_H

#include "base/diagnostics.h"
#include "base/map.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct file_set_file {
    const char *path; /* below the output folder, '/' as separator */
    const char *text;
    size_t length;
} file_set_file;

typedef struct file_set {
    arena *memory; /* holds all of it */
    VECTOR(file_set_file) files;
    map folded; /* paths in lower case: files that some file system takes for one */
} file_set;

void file_set_init(file_set *out, arena *memory);

/* Whether a path may be written: relative, of letters, digits, '.', '_', '-' and '/', without a part that is
 * empty or starts with a dot; at most 512 bytes. */
bool file_set_path_is_safe(const char *path);

/* Adds a file; path and text are copied. False, after a report, when the path is not safe, or is there
 * already, be it in other case. */
bool file_set_add(file_set *out, const char *path, const char *text, size_t length, diagnostics *d);

/* By path, byte by byte. */
void file_set_sort(file_set *out);

/* The file of exactly this path, or NULL. */
const file_set_file *file_set_find(const file_set *out, const char *path);

#endif

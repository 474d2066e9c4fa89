/* Files. All functions return 0 or an errno value. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* The text of strerror for an error of these functions. */
const char *file_error_text(int error);

/* Reads a whole regular file into the arena, NUL-terminated. Fails with EFBIG above `limit` bytes, EISDIR for
 * a directory, and EINVAL for other files: a reference to a pipe or a device must neither block nor exhaust
 * memory. */
int file_read(arena *a, const char *path, size_t limit, char **text, size_t *length);

/* Whether there is a regular file with exactly these bytes. */
bool file_equals(const char *path, const char *data, size_t length);

/* Writes a file atomically, by a temporary file in the same directory and a rename. A file with the same
 * bytes is not touched and keeps its modification time; `*changed` (NULL is allowed) is false then. */
int file_write(const char *path, const char *data, size_t length, bool *changed);

/* Makes the directory and its parents. An existing directory is no error. */
int file_mkdirs(const char *path);

/* Removes a file. An absent file is no error. */
int file_remove(const char *path);

#endif

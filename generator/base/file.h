/* Files. Every function returns 0 or an errno value, for file_error_text. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* What an error of these functions means, in words: those of strerror. */
const char *file_error_text(int error);

/* Reads a whole regular file, NUL-terminated, into the arena. EFBIG above `limit` bytes, EISDIR for a folder,
 * EINVAL for anything else that is not a regular file: a reference to a pipe or a device must not hang or
 * fill the memory. */
int file_read(arena *a, const char *path, size_t limit, char **text, size_t *length);

/* Whether there is a regular file of exactly these bytes. */
bool file_equals(const char *path, const char *data, size_t length);

/* Writes a file so that a reader sees the old or the new one, never a part: a temporary beside it, then a
 * rename. Leaves a file that holds these bytes already alone, with its time of change; `*changed` (may be
 * NULL) tells. */
int file_write(const char *path, const char *data, size_t length, bool *changed);

/* Makes the folder and those above it; fine when it is there. */
int file_mkdirs(const char *path);

/* Removes a file; fine when it is gone. */
int file_remove(const char *path);

#endif

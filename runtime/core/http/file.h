/* Files that the caller names by path: reasons of failures, and files that appear when they are complete. */
#ifndef CPOD_RUNTIME_FILE_H
#define CPOD_RUNTIME_FILE_H

#include "core/base/arena.h"
#include "cpod/core/clock.h"
#include "cpod/core/error.h"

/* A file that is written under another name in the folder of its target. Zeroed but for `fd` -1: none. */
typedef struct cpodi_new_file {
    const char *path;
    char *temporary; /* NULL: it does not exist */
    int fd;          /* -1: not open */
} cpodi_new_file;

/* Fills CPOD_ERR_CALLBACK: `what` failed with `code`, an errno, at `path`, which may be NULL. */
cpod_status cpodi_file_fail(const char *what, const char *path, int code, cpod_error *error);

/* Creates the temporary file beside `file->path`. CPOD_ERR_CALLBACK: it cannot be created, or the path is taken
 * by something that is not a regular file; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_new_file_open(cpodi_new_file *file, cpodi_arena *arena, const cpod_clock *clock,
                                cpod_error *error);

/* Flushes it to the disk and renames it to its path. CPOD_ERR_CALLBACK: removed. */
cpod_status cpodi_new_file_commit(cpodi_new_file *file, cpod_error *error);

/* Removes it, unless it was renamed. */
void cpodi_new_file_discard(cpodi_new_file *file);

#endif

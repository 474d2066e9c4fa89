/* A folder of its own for each test, gone afterwards. */
#ifndef SCRATCH_FOLDER_H
#define SCRATCH_FOLDER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct scratch_folder {
    arena *memory;
    const char *path;
} scratch_folder;

/* cmocka's setup and teardown: *state is a scratch_folder. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

const char *scratch_path(scratch_folder *s, const char *path);             /* where a file of it is */
void scratch_write(scratch_folder *s, const char *path, const char *text); /* with the folders above it */
const char *scratch_read(scratch_folder *s, const char *path); /* NULL when there is no such file */
bool scratch_has(scratch_folder *s, const char *path);         /* a file, folder or link */
void scratch_make_old(scratch_folder *s, const char *path);    /* changed a long time ago */
bool scratch_is_old(scratch_folder *s, const char *path);

#endif

/* The JSON path of a failure, such as data[3].headers["x-team"], built from the inside out while the codec
 * unwinds. */
#ifndef CPOD_RUNTIME_PATH_H
#define CPOD_RUNTIME_PATH_H

#include "cpod/core/error.h"

typedef struct cpodi_path {
    char text[256];
    size_t start; /* the path is text[start..255] */
    bool cut;     /* truncated at its beginning */
} cpodi_path;

static inline void cpodi_path_init(cpodi_path *path)
{
    path->start = sizeof path->text - 1;
    path->cut = false;
}

/* Prepend a step. */
void cpodi_path_index(cpodi_path *path, size_t index);
void cpodi_path_member(cpodi_path *path, const char *name, size_t length);

/* Finishes the path and returns its text; "" for the root value. */
const char *cpodi_path_text(cpodi_path *path);

/* Fills an error, which may be NULL: its path, and the message prefixed with the path. Returns the status. */
cpod_status cpodi_path_fail(cpodi_path *path, cpod_error *error, cpod_status status, const char *message);

#endif

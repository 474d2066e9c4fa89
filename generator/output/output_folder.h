/* Generated files on the disk. */
#ifndef OUTPUT_OUTPUT_FOLDER_H
#define OUTPUT_OUTPUT_FOLDER_H

#include "emit/file_set.h"

typedef struct output_result {
    size_t written; /* files that are new or whose bytes changed */
    size_t removed;
} output_result;

/* Brings the folder in step with the set. First removes the `stale` files (paths below the folder) and the
 * folders that this leaves empty; then writes what differs and nothing else, so that the other files keep
 * their time of change. Each file appears whole or not at all.
 *
 * Nothing is touched when the diagnostics hold an error, or when a path leads through a symbolic link out of
 * the folder. False, after a report, then or when something could not be written. `result` counts what was
 * done. */
bool output_write(const file_set *out, const char *folder, const char *const *stale, size_t stale_count,
                  output_result *result, diagnostics *d);

#endif

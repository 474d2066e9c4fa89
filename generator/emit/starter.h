/* Starters: the files of an SDK that its user is meant to edit, CMakeLists.txt and main.c. They are written
 * like all others until somebody changes them; from then on they are his. */
#ifndef EMIT_STARTER_H
#define EMIT_STARTER_H

#include "emit/manifest.h"
#include "emit/output.h"

#define STARTER_PROJECT "CMakeLists.txt"
#define STARTER_PROGRAM "main.c"

/* Whether the file of this path is a starter that stands in the folder with other bytes than `old`, the
 * manifest there, says were written. */
bool starter_is_edited(const char *folder, const manifest *old, const char *path);

/* The set without the starters that somebody edited, sharing its memory; a note tells of each. */
output_set starter_without_edited(const output_set *out, const char *folder, const manifest *old,
                                  diagnostics *d);

#endif

/* The scaffold: the files of an SDK that its user is meant to edit, EMIT_SCAFFOLD_PROJECT and
 * EMIT_SCAFFOLD_PROGRAM. They are written like all others until the user changes them; from then on they are
 * left alone. */
#ifndef OUTPUT_SCAFFOLD_H
#define OUTPUT_SCAFFOLD_H

#include "emit/file_set.h"
#include "output/manifest.h"

/* Whether the file of this path belongs to the scaffold and has other bytes in the folder than `old`, the
 * manifest there, records. */
bool scaffold_is_edited(const char *folder, const manifest *old, const char *path);

/* The set without the scaffold files that the user edited, sharing its memory; each is reported in a note. */
file_set scaffold_without_edited(const file_set *out, const char *folder, const manifest *old,
                                 diagnostics *d);

#endif

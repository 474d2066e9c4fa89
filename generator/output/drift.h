/* How a generated folder differs from what would be generated now. */
#ifndef OUTPUT_DRIFT_H
#define OUTPUT_DRIFT_H

#include "emit/file_set.h"
#include "output/manifest.h"

typedef struct drift {
    const char *path; /* a spec file, a template, or a file of the folder */
    const char *why;  /* "missing", "differs at line 12", "no longer generated", "spec changed"… */
} drift;

typedef VECTOR(drift) drift_list;

/* The set without the scaffold files that the user edited, sharing its memory; each is reported in a note. The
 * scaffold, EMIT_SCAFFOLD_PROJECT and EMIT_SCAFFOLD_PROGRAM, are the files that users are meant to edit: they are
 * written like all others until then. */
file_set drift_without_edited(const file_set *out, const char *folder, const manifest *old, diagnostics *d);

/* Files that the folder's manifest names and that are no longer made, except scaffold files that the user
 * edited. */
typedef VECTOR(const char *) stale_list;
void drift_stale_files(arena *a, const char *folder, const manifest *old, const file_set *out,
                       stale_list *stale);

/* Compares all files except edited scaffold files; causes (spec, templates, generator) come first, each group
 * sorted by path. `old` is the folder's manifest, all zero when it has none; `now` the one of `out`.
 * `spec_folder` is put before the paths of spec files. */
void drift_find(arena *a, const char *folder, const char *spec_folder, const manifest *old,
                const manifest *now, const file_set *out, drift_list *found);

#endif

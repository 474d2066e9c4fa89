/* manifest.json: what a generated folder was made of, and what it holds. */
#ifndef OUTPUT_MANIFEST_H
#define OUTPUT_MANIFEST_H

#include "emit/file_set.h"
#include "emit/template_sources.h"
#include "reader/reader.h"

#define MANIFEST_NAME "manifest.json"

typedef struct manifest_entry {
    const char *path;
    const char *digest; /* SHA-256, hexadecimal */
} manifest_entry;

typedef VECTOR(manifest_entry) manifest_list; /* sorted by path */

typedef struct manifest {
    const char *version;     /* of the generator */
    manifest_list files;     /* every file that was made, but for the manifest itself */
    manifest_list spec;      /* every file that was read; paths as seen from the root document's folder */
    manifest_list templates; /* "struct.mustache" */
} manifest;

/* Of what is in memory now. `inputs` holds the documents, the first of them the root. Without inputs and
 * templates, both NULL, it tells of the files alone: of a second folder that one run writes. */
void manifest_make(arena *a, const char *version, const reader *inputs, const template_sources *templates,
                   const file_set *out, manifest *m);

/* The text of the file: keys sorted, the same on every machine. */
void manifest_to_json(const manifest *m, buffer *out);

/* Reads a folder's manifest. False when there is none; false after a warning when it is not one of ours (the
 * folder is then taken as one that was never generated). Paths that are not safe are left out. */
bool manifest_read(arena *a, const char *folder, manifest *m, diagnostics *d);

/* The entry of a path, or NULL. */
const manifest_entry *manifest_find(const manifest_list *list, const char *path);

#endif

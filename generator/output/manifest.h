/* manifest.json: the inputs and the files of a generated folder. */
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

/* Makes the manifest of the files in memory. `inputs` holds the documents, the first of them the root. Without inputs and
 * templates, both NULL, it lists the files alone: those of a second folder that one run writes. */
void manifest_make(arena *a, const char *version, const reader *inputs, const template_sources *templates,
                   const file_set *out, manifest *m);

/* The text of the file: keys sorted, the same on every machine. */
void manifest_to_json(const manifest *m, buffer *out);

/* Reads a folder's manifest. False if it is absent; false after a warning if it is no manifest of cpodgen (the
 * folder is then treated as new). Unsafe paths are skipped. */
bool manifest_read(arena *a, const char *folder, manifest *m, diagnostics *d);

/* The entry of a path, or NULL. */
const manifest_entry *manifest_find(const manifest_list *list, const char *path);

#endif

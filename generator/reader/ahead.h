/* Reads files before they are asked for, on the machine's other cores: those that the texts read so far name
 * in a `$ref`. It changes when a file is read, never what is read: what nobody asks for is dropped unseen,
 * with all that was found wrong in it. */
#ifndef READER_AHEAD_H
#define READER_AHEAD_H

#include "base/diagnostics.h"
#include "base/memory.h"
#include "reader/node.h"

typedef struct ahead ahead;

/* What came of reading a file. */
typedef struct read_file {
    int error;            /* for file_error_text; otherwise 0 */
    source_file source;   /* `order` is the reader's to set */
    const node *root;     /* NULL: the text is no YAML or JSON */
    diagnostics *reports; /* what was found in it */
} read_file;

ahead *ahead_new(void);
void ahead_free(ahead *a); /* waits for the threads; frees all that was read */

/* This file, of a folded path, will be asked for: a thread may read it meanwhile. */
void ahead_expect(ahead *a, const char *path);

/* The file of this folded path. Reads it if no thread has begun to, into `memory`. To be called by one thread
 * only; the others leave what they return alone from then on. */
read_file *ahead_get(ahead *a, arena *memory, const char *path);

#endif

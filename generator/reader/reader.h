/* Reads documents: YAML 1.2 (by libyaml's events) or JSON (json_events.h).
 *
 * A file whose name ends in ".json" is JSON. Under any other name, a text whose first character is '{' or '['
 * is read as JSON when it is valid JSON; everything else is YAML. So valid JSON is always read, and syntax
 * errors of YAML files are libyaml's.
 *
 * A reader keeps every file it has read, so that a file with many references to it is read once. Limits guard
 * against hostile input: depth 200, a budget for aliases, 256 MiB a file. All problems go to the diagnostics,
 * which point into the reader's files: print them before the reader is freed. A document can be returned
 * although errors were reported (a duplicate key, of which the first is kept), so that more of them are found
 * in one run. Not thread-safe. */
#ifndef READER_READER_H
#define READER_READER_H

#include "base/diagnostics.h"
#include "reader/node.h"

typedef struct reader reader;

typedef struct document {
    const source_file *file;
    const node *root;
} document;

reader *reader_new(diagnostics *d);
void reader_free(reader *r); /* frees all documents read by it */

/* Sets the severity of mistakes that cost less than the document: those that cost a part of a file, such as a
 * duplicate key, of which the first is kept, and those that cost a file that another one refers to. Errors
 * unless this is called. */
void reader_set_mistakes(reader *r, severity level);

/* Reads a file, once. `from` is the position of the reference to it (a $ref), for the message when it cannot
 * be read; a zero mark for the first file. Returns NULL after reporting why. */
const document *reader_load(reader *r, const char *path, mark from);

/* The same for a file that the document refers to: when it cannot be read, that is a warning, since only the
 * construct that refers to it is affected. A file that is neither YAML nor JSON is a mistake (above). */
const document *reader_load_referred(reader *r, const char *path, mark from);

/* The same for text in memory; `name` is used in messages. */
const document *reader_parse(reader *r, const char *name, const char *text, size_t length);

/* The path of `reference` relative to `base` (both with '/'), normalized. Lives as long as the reader. */
const char *reader_resolve_path(reader *r, const char *base, const char *reference);

/* Every file read so far, in order; for the manifest's list of inputs. */
size_t reader_document_count(const reader *r);
const document *reader_document(const reader *r, size_t index);

#endif

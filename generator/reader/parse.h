/* One text into its tree, as JSON or YAML: what reader.h says of names and first characters. */
#ifndef READER_PARSE_H
#define READER_PARSE_H

#include "base/diagnostics.h"
#include "base/memory.h"
#include "reader/node.h"

/* The tree, in `memory`; NULL, reported, when the text is not one. May be called by several threads at once,
 * each with memory and diagnostics of its own. */
const node *parse_text(arena *memory, const source_file *file, diagnostics *reports);

#endif

/* One text into its tree, as JSON or YAML: what reader.h says of names and first characters. */
#ifndef READER_PARSE_H
#define READER_PARSE_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "reader/node.h"

/* The tree, in `memory`; NULL, reported, when the text is not one. */
const node *parse_text(arena *memory, const source_file *file, diagnostics *d);

#endif

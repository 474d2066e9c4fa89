/* One text into its tree, as JSON or YAML by the rules of reader.h. */
#ifndef READER_PARSE_H
#define READER_PARSE_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "reader/node.h"

/* The tree, in `memory`; NULL, after reporting why, when the text is neither. */
const node *parse_text(arena *memory, const source_file *file, diagnostics *d);

#endif

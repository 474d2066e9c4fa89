/* One text into its tree, as JSON or YAML: what reader.h says of names and first characters. */
#ifndef READER_TEXT_TREE_H
#define READER_TEXT_TREE_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "reader/node.h"

/* The tree, in `memory`; NULL, reported, when the text is not one. */
const node *text_tree_read(arena *memory, const source_file *file, diagnostics *reports);

#endif

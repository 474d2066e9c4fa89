/* Explicit tags: those of the core schema are obeyed, all others are errors. */
#ifndef READER_YAML_TAGS_H
#define READER_YAML_TAGS_H

#include "base/diagnostics.h"
#include "reader/node.h"

/* Sets the kind and value of a scalar by its tag: "tag:yaml.org,2002:int" and kin, or "!", which makes a
 * string of it. Reports an unknown tag, and a text that the tag does not fit. */
void yaml_tags_apply(diagnostics *d, node *scalar, const char *tag);

/* Reports a tag that does not fit a sequence or mapping. */
void yaml_tags_check_collection(diagnostics *d, node_kind kind, mark at, const char *tag);

#endif

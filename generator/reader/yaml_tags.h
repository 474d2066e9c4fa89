/* Explicit tags: those of the core schema are applied, all others are errors. */
#ifndef READER_YAML_TAGS_H
#define READER_YAML_TAGS_H

#include "base/diagnostics.h"
#include "reader/node.h"

/* Sets the kind and value of a scalar by its tag: "tag:yaml.org,2002:int" and the like, or "!", which makes
 * it a string. Reports an unknown tag, and a text that does not match the tag. */
void yaml_tags_apply(diagnostics *d, node *scalar, const char *tag);

/* Reports a tag that does not match a sequence or mapping. */
void yaml_tags_check_collection(diagnostics *d, node_kind kind, mark at, const char *tag);

#endif

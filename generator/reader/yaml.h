/* YAML 1.2 into the node tree, by the events of libyaml. Only yaml.c includes yaml.h. */
#ifndef READER_YAML_H
#define READER_YAML_H

#include "reader/builder.h"
#include "reader/line_map.h"

#include <stdbool.h>

/* Reads the text of `p`'s file, which must be valid UTF-8, into `b->root`. False, after reporting why, when
 * there is no tree. An empty text is null. */
bool yaml_read(builder *b, line_map *p);

#endif

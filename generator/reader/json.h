/* JSON into the node tree, built on the events of json_events. */
#ifndef READER_JSON_H
#define READER_JSON_H

#include "reader/builder.h"
#include "reader/json_events.h"
#include "reader/line_map.h"

#include <stdbool.h>

/* Reads the text of `p`'s file into `b->root`. On failure returns false and stores the reason, whose offset
 * is counted from the start of the file: the caller reports it, or tries YAML. A failure without a message
 * has been reported. Duplicate keys and U+0000 are reported here. */
bool json_read(builder *b, line_map *p, json_failure *failure);

#endif

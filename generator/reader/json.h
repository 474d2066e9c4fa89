/* JSON into the node tree, from the events of the one JSON reader. */
#ifndef READER_JSON_H
#define READER_JSON_H

#include <stdbool.h>

#include "reader/builder.h"
#include "reader/json_events.h"
#include "reader/line_map.h"

/* Reads the text of `p`'s file into `b->root`. False when there is no tree: `*failure` then has the reason, its
 * offset counted from the start of the file, which is the caller's to report, who may try YAML; without a
 * message it is reported already. Duplicate keys and U+0000 are reported here. */
bool json_read(builder *b, line_map *p, json_failure *failure);

#endif

/* JSON by RFC 8259, strictly, into the node tree. */
#ifndef READER_JSON_H
#define READER_JSON_H

#include <stdbool.h>

#include "reader/builder.h"
#include "reader/positions.h"

/* Why a text is not JSON. `message` NULL: the builder has reported it. */
typedef struct json_failure {
    size_t offset;
    const char *message;
} json_failure;

/* Reads the text of `p`'s file, which must be valid UTF-8, into `b->root`. What makes it no JSON is left to
 * the caller to report, who may try YAML; duplicate keys and U+0000 are reported here. */
bool json_read(builder *b, positions *p, json_failure *failure);

#endif

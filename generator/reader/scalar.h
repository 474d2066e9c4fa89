/* The value of an untagged, unquoted scalar by the core schema of YAML 1.2. */
#ifndef READER_SCALAR_H
#define READER_SCALAR_H

#include "reader/node.h"

#include <stdbool.h>
#include <stddef.h>

/* Sets kind and value by the text, which is unchanged: `null`, `true`, `0x1F` and the like, else a string.
 * `yes`, `no`, `on` and `off` are strings. Integers beyond int64 are NODE_NUMBER. */
void scalar_resolve(node *scalar);

/* The same for numbers of JSON: `text` is one by its grammar. */
void scalar_resolve_json_number(node *scalar);

#endif

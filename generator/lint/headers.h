/* What the headers of a folder declare. */
#ifndef LINT_HEADERS_H
#define LINT_HEADERS_H

#include "base/map.h"

typedef struct header_set {
    map functions; /* names that are followed by '(' outside of comments: a set */
    map stems;     /* names of the headers without ".h", sorted: a set */
} header_set;

/* Reads every "*.h" in the folder and the folders below it. NULL when done, else what went wrong. */
const char *header_set_read(arena *a, const char *folder, header_set *out);

#endif

/* What the headers of a folder declare. */
#ifndef LINT_HEADERS_H
#define LINT_HEADERS_H

#include "base/map.h"
#include "base/vector.h"

typedef struct header_set {
    VECTOR(const char *) paths; /* of the headers, sorted */
    map functions;              /* names that are followed by '(' outside of comments: a set */
    map stems;                  /* names of the headers without ".h", sorted: a set */
} header_set;

/* Finds every "*.h" in the folder and the folders below it. NULL when done, else what went wrong. */
const char *header_set_find(arena *a, const char *folder, header_set *out);

/* Reads those that were found. NULL when done, else what went wrong. */
const char *header_set_read(arena *a, header_set *set);

#endif

/* What the headers of a folder declare. */
#ifndef LINT_HEADERS_H
#define LINT_HEADERS_H

#include "base/map.h"
#include "base/vector.h"

typedef struct header_set {
    map functions;  /* names that are followed by '(' outside of comments: a set */
    map base_names; /* names of the headers without ".h", sorted: a set */
} header_set;

/* Reads every "*.h" in the folder and the folders below it. NULL, or the reason for a failure. */
const char *header_set_load(arena *a, const char *folder, header_set *out);

#endif

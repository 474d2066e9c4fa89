/* The declarations in the headers of a folder. */
#ifndef LINT_HEADERS_H
#define LINT_HEADERS_H

#include "base/map.h"
#include "base/vector.h"

typedef struct header_set {
    map functions;  /* set of the identifiers before '(' outside of comments */
    map base_names; /* set of the headers' names without ".h" */
} header_set;

/* Reads every "*.h" in the folder and its subfolders. Returns NULL, or the reason for a failure. */
const char *header_set_load(arena *a, const char *folder, header_set *out);

#endif

/* References between the components of all files of a document. */
#ifndef LINT_COMPONENT_GRAPH_H
#define LINT_COMPONENT_GRAPH_H

#include "base/vector.h"
#include "reader/reader.h"

#include <stdbool.h>

/* A target of references: a component, a path of a file other than the root, or the rest of a file. */
typedef struct graph_unit graph_unit;
struct graph_unit {
    const char *kind; /* "schemas", "responses", …; "paths"; NULL: the rest of a file */
    const char *name;
    mark at;
    VECTOR(graph_unit *) targets; /* the other units that it refers to */
    size_t references;            /* number of references from other units */
    bool is_reached;              /* from the rest of the root, which holds the operations */
};

typedef struct component_graph {
    VECTOR(graph_unit *) units; /* file by file, in document order */
} component_graph;

/* Reads `root` and all files that were read after it. The result lives in the arena. */
component_graph *component_graph_build(arena *a, reader *files, const document *root);

#endif

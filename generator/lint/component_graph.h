/* Who refers to whom: the components of all files of a document, by their texts. */
#ifndef LINT_COMPONENT_GRAPH_H
#define LINT_COMPONENT_GRAPH_H

#include <stdbool.h>

#include "base/vector.h"
#include "reader/reader.h"

/* What can be referred to as a whole: a component, a path of a file other than the root, and of each file
 * the rest. */
typedef struct graph_unit graph_unit;
struct graph_unit {
    const char *kind; /* "schemas", "responses", …; "paths"; NULL: the rest of a file */
    const char *name;
    mark at;
    VECTOR(graph_unit *) targets; /* other units that it refers to */
    size_t references;            /* from other units */
    bool is_reached;              /* by references from the rest of the root, which holds the operations */
};

typedef struct component_graph {
    VECTOR(graph_unit *) units; /* file by file, in the order of the text */
} component_graph;

/* `root` and every file that was read after it. Lives in the arena. */
component_graph *component_graph_build(arena *a, reader *files, const document *root);

#endif

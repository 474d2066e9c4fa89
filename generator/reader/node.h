/* The tree of a YAML or JSON text. Every node has its position in the text. Immutable once read. */
#ifndef READER_NODE_H
#define READER_NODE_H

#include "base/arena.h"
#include "base/diagnostics.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum node_kind {
    NODE_NULL,
    NODE_BOOL,
    NODE_INTEGER, /* an integer by the YAML 1.2 core schema (or JSON) that fits int64 */
    NODE_NUMBER,  /* any other number */
    NODE_STRING,
    NODE_SEQUENCE,
    NODE_MAPPING
} node_kind;

typedef struct node node;

/* Keys are strings whatever their YAML type was: the response code 200 is "200", an unquoted `no` is "no". */
typedef struct node_entry {
    const char *key;
    mark key_mark;
    const node *value;
} node_entry;

/* A large document has 100,000 of them: kept small. */
struct node {
    mark at;
    const char *text; /* of a scalar: as written, or the value of a string; NULL for the others */
    union {
        bool boolean; /* NODE_BOOL */
        struct {
            int64_t integer; /* NODE_INTEGER */
            double number;   /* NODE_NUMBER and NODE_INTEGER */
        };
        const node **items; /* NODE_SEQUENCE */
        struct {
            node_entry *entries;      /* NODE_MAPPING, in the order of the text; keys are unique */
            struct node_index *index; /* of a large mapping, else NULL */
        };
    };
    uint32_t count; /* of items or entries; 0 for a scalar */
    node_kind kind;
};

/* Allocates room for the entries of an empty mapping. */
void node_reserve(node *mapping, arena *memory, size_t count);

/* Adds an entry to a mapping that has room for it, unless its key is present: returns that entry then, else
 * NULL. */
const node_entry *node_put(node *mapping, const node_entry *added);

/* The value of a key; NULL when `n` is NULL or not a mapping, or when the key is absent. */
const node *node_get(const node *n, const char *key);
const node_entry *node_entry_of(const node *n, const char *key);

/* The text of a string member; NULL when it is absent or not a string. */
const char *node_get_text(const node *n, const char *key);

const char *node_kind_name(node_kind kind); /* "a string", "a mapping"… for messages */

/* Equal as JSON values: numbers by value, mappings in any order. */
bool node_equal(const node *a, const node *b);

/* Writes the node as compact JSON, keys in order. */
void node_to_json(const node *n, buffer *out);

#endif

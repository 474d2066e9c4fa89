/* Builds the node tree for the YAML and the JSON reader: depth, duplicate keys, merge keys, and the size that
 * the tree would have if its aliases were expanded. Internal to this stage. */
#ifndef READER_BUILDER_H
#define READER_BUILDER_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/vector.h"
#include "reader/json_events.h"
#include "reader/line_map.h"
#include "reader/node.h"

enum { BUILDER_DEPTH_LIMIT = 200, BUILDER_ALIAS_BUDGET = 1000000 };

/* A part of the tree, and its size when every alias in it is expanded. */
typedef struct subtree {
    const node *root;
    size_t size;   /* nodes */
    size_t height; /* nested sequences and mappings; 0 for a scalar */
} subtree;

/* A member of a sequence or mapping that is still open. */
typedef struct pending_member {
    node_entry entry; /* in a sequence only the value is used */
    bool merges;      /* the entry of a merge key */
} pending_member;

typedef struct builder_frame {
    node *container;
    size_t first_member; /* in `members` */
    subtree total;
    pending_member next; /* the key of the next member */
    bool has_key;
} builder_frame;

typedef struct builder {
    arena *memory;  /* of the tree */
    arena *scratch; /* temporary, while the file is read */
    diagnostics *diagnostics;
    severity mistake; /* of what costs a part of the tree */
    severity fatal;   /* of what costs the whole tree */
    line_map *lines;  /* of the file */
    VECTOR(builder_frame) frames;
    VECTOR(pending_member) members;
    size_t alias_size;
    const node *root;
} builder;

#define builder_error(b, id, at, ...) diagnostics_report((b)->diagnostics, (b)->fatal, id, at, __VA_ARGS__)
#define builder_mistake(b, id, at, ...) \
    diagnostics_report((b)->diagnostics, (b)->mistake, id, at, __VA_ARGS__)

/* Begins a sequence or mapping. False, after reporting it, when it is nested too deeply. */
bool builder_open(builder *b, node_kind kind, mark at);

bool builder_expects_key(const builder *b);

/* The key of the next value. `merges`: the value's entries are to be merged into the mapping. */
void builder_key(builder *b, const char *key, mark at, bool merges);

/* A new scalar in the builder's memory, for the caller to fill and add. */
node *builder_scalar(builder *b, node_kind kind, mark at, const char *text);

/* A copy of a text that contains U+0000, with U+FFFD in its place; reported once, at `at`. */
const char *builder_replace_nul(builder *b, const char *text, size_t length, mark at);

/* Adds the next item, the value of the last key, or the root. */
void builder_add(builder *b, subtree value);

/* Adds a node that is elsewhere in the tree already; `at` is the alias. False, after reporting it, when the
 * tree becomes too deep or too large. */
bool builder_add_alias(builder *b, subtree value, mark at);

/* Ends the innermost sequence or mapping and adds it to the outer one. Reports duplicate keys; the first one
 * is kept. */
subtree builder_close(builder *b);

/* ---- json.c, yaml.c: read the text of the file, which is valid UTF-8, into `root` */

/* On failure returns false and stores the reason, whose offset is counted from the start of the file: the
 * caller reports it, or tries YAML. A failure without a message has been reported. */
bool json_read(builder *b, json_failure *failure);

/* False, after reporting why, when there is no tree. An empty text is null. */
bool yaml_read(builder *b);

/* ---- scalar.c */

/* Sets kind and value of an untagged, unquoted scalar by its text and the core schema of YAML 1.2: `null`,
 * `true`, `0x1F` and the like, else a string, such as `yes`. Integers beyond int64 are NODE_NUMBER. */
void scalar_resolve(node *scalar);

/* The same for numbers of JSON: `text` is one by its grammar. */
void scalar_resolve_json_number(node *scalar);

#endif

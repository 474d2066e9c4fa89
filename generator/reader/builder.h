/* Puts the node tree together, for the YAML and the JSON reader alike: depth, duplicate keys, merge keys, and
 * the size the tree would have with its aliases written out. */
#ifndef READER_BUILDER_H
#define READER_BUILDER_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/vector.h"
#include "reader/node.h"

enum { BUILDER_DEPTH_LIMIT = 200, BUILDER_ALIAS_BUDGET = 1000000 };

/* A part of the tree and what it comes to when every alias in it is written out. */
typedef struct subtree {
    const node *root;
    size_t size;   /* nodes */
    size_t height; /* sequences and mappings inside each other; 0 for a scalar */
} subtree;

/* A member of a sequence or mapping that is not closed yet. */
typedef struct pending_member {
    node_entry entry; /* in a sequence only the value counts */
    bool merges;      /* the entry of a merge key */
} pending_member;

typedef struct builder_frame {
    node *container;
    size_t first_member; /* in `members` */
    subtree total;
    pending_member next; /* key of the member to come */
    bool has_key;
} builder_frame;

typedef struct builder {
    arena *memory;  /* of the tree */
    arena *scratch; /* of what is needed while the file is read */
    diagnostics *diagnostics;
    VECTOR(builder_frame) frames;
    VECTOR(pending_member) members;
    size_t alias_size;
    const node *root;
} builder;

void builder_init(builder *b, arena *memory, arena *scratch, diagnostics *d);

/* Begins a sequence or mapping; false, reported, when it stands too deep. */
bool builder_open(builder *b, node_kind kind, mark at);

bool builder_expects_key(const builder *b);

/* The key of the next value. `merges`: the value's entries are to be merged into the mapping. */
void builder_key(builder *b, const char *key, mark at, bool merges);

/* A new scalar of the builder's memory, to be filled and added. */
node *builder_scalar(builder *b, node_kind kind, mark at, const char *text);

/* A copy of a text that holds U+0000, each replaced by U+FFFD; reports that once, at `at`. */
const char *builder_replace_nul(builder *b, const char *text, size_t length, mark at);

/* The next item, the value of the last key, or the root. */
void builder_add(builder *b, subtree value);

/* The same for what stands elsewhere in the tree already; `at` is the alias. False, reported, when the tree
 * becomes too deep or too large by it. */
bool builder_add_alias(builder *b, subtree value, mark at);

/* Ends the innermost sequence or mapping and adds it to the one around it. Reports its duplicate keys, of
 * which the first is kept. */
subtree builder_close(builder *b);

#endif

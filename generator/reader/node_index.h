/* Finds the keys of a large mapping by hash. */
#ifndef READER_NODE_INDEX_H
#define READER_NODE_INDEX_H

#include "base/arena.h"
#include "reader/node.h"

#include <stddef.h>

/* With fewer entries a linear search is faster than a hash. */
#define NODE_INDEX_FROM 9

typedef struct node_index node_index;

/* Room for `capacity` keys. */
node_index *node_index_new(arena *memory, size_t capacity);

/* Adds `entries[position]`. When an entry has its key already, returns false and sets `*first` to the
 * position of that entry. */
bool node_index_put(node_index *index, const node_entry *entries, size_t position, size_t *first);

const node_entry *node_index_find(const node_index *index, const node_entry *entries, const char *key);

#endif

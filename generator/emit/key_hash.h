/* The hash tables of keys in generated code: of the members of an object, of the values of an enum. */
#ifndef EMIT_KEY_HASH_H
#define EMIT_KEY_HASH_H

#include "base/arena.h"
#include "base/vector.h"

#include <stddef.h>
#include <stdint.h>

typedef struct key_table {
    unsigned bits;
    uint16_t *slots; /* 1 << bits: 0, or 1 + the index of a key */
} key_table;

/* The slot at which the search for a key begins, among 1 << bits; the same function as the runtime's,
 * described in cpod/core/generated.h. */
uint32_t key_hash(const char *key, size_t length, unsigned bits);

/* A table of the keys, at most half full. `count` is at most 65,535. */
key_table key_table_make(arena *a, const char *const *keys, size_t count);

#endif

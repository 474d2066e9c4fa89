/* The pool of texts of an SDK: a struct of char arrays, whose offsets the tables hold. */
#ifndef EMIT_POOL_H
#define EMIT_POOL_H

#include "base/map.h"
#include "base/vector.h"
#include "lang/symbols.h"

typedef struct pool_entry {
    const char *member; /* of the struct */
    const char *text;
    size_t length; /* of the text; the array has room for its NUL too, unless the text goes on in the next
                      entry */
    bool continues;
} pool_entry;

typedef struct pool {
    arena *memory;
    symbols *members;
    map by_text; /* text → member */
    VECTOR(pool_entry) entries;
} pool;

void pool_init(pool *p, arena *memory);

/* The member that holds the text, NUL-terminated; the same one for the same text. */
const char *pool_text(pool *p, const char *text);

/* The member that holds `"name":`. */
const char *pool_key(pool *p, const char *name);

#endif

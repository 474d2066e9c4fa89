/* Memory that keeps freed blocks, to search them for secrets. */
#ifndef CPOD_TESTS_SUPPORT_KEEPER_H
#define CPOD_TESTS_SUPPORT_KEEPER_H

#include "cpod/core/memory.h"

typedef struct keeper {
    unsigned char bytes[1 << 20];
    size_t used;
} keeper;

/* Allocates from `k` until it is exhausted, and never releases. For one thread. */
cpod_allocator keeper_allocator(keeper *k);

/* Whether a text is anywhere in the allocated memory. */
bool keeper_holds(const keeper *k, const char *text);

#endif

/* Memory that keeps what is freed, to look for secrets in it. */
#ifndef CPOD_TESTS_SUPPORT_KEEPER_H
#define CPOD_TESTS_SUPPORT_KEEPER_H

#include "cpod/core/memory.h"

typedef struct keeper {
    unsigned char bytes[1 << 20];
    size_t used;
} keeper;

/* Gives out memory of `k` until it is used up, and takes none of it back. For one thread. */
cpod_allocator keeper_allocator(keeper *k);

/* Whether a text is anywhere in what was ever given out. */
bool keeper_holds(const keeper *k, const char *text);

#endif

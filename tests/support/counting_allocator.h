/* An allocator that counts, and that can fail once. */
#ifndef CPOD_TESTS_SUPPORT_COUNTING_ALLOCATOR_H
#define CPOD_TESTS_SUPPORT_COUNTING_ALLOCATOR_H

#include "cpod/core/memory.h"

typedef struct counting_allocator {
    cpod_allocator allocator; /* to pass on; its context is this struct */
    size_t live;              /* unreleased blocks */
    size_t calls;             /* of allocate and reallocate */
    size_t fail_at;           /* the call that fails, from 1; 0: none */
} counting_allocator;

/* Resets the counters; no block may be live. */
void counting_allocator_init(counting_allocator *counting, size_t fail_at);

#endif

/* An allocator that counts, and that fails once when told to. */
#ifndef CPOD_TESTS_SUPPORT_COUNTING_ALLOCATOR_H
#define CPOD_TESTS_SUPPORT_COUNTING_ALLOCATOR_H

#include "cpod/core/memory.h"

typedef struct counting_allocator {
    cpod_allocator allocator; /* give this one away; its context is this struct */
    size_t live;              /* blocks that are not released */
    size_t calls;             /* of allocate and reallocate */
    size_t fail_at;           /* the call that fails, from 1; 0: none */
} counting_allocator;

/* Starts anew; nothing may be live. */
void counting_allocator_init(counting_allocator *counting, size_t fail_at);

#endif

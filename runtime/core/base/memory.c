#include "cpod/core/memory.h"

#include <stdlib.h>

static void *default_allocate(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void *default_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old_size;
    return realloc(memory, new_size);
}

static void default_release(void *context, void *memory, size_t size)
{
    (void)context;
    (void)size;
    free(memory);
}

const cpod_allocator *cpod_default_allocator(void)
{
    static const cpod_allocator allocator = {NULL, default_allocate, default_reallocate, default_release};
    return &allocator;
}

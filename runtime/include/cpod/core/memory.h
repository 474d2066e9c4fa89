/** @file
 * cpod_allocator: the source of the library's memory. */
#ifndef CPOD_CORE_MEMORY_H
#define CPOD_CORE_MEMORY_H

#include "cpod/core/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A custom allocator. The library copies the struct; `context` must outlive every client and every result
 * that was created with it. The functions are called from any thread that calls the library. */
typedef struct cpod_allocator {
    void *context; /**< First argument of each function. */
    /** Returns `size` bytes (never 0) aligned for any type, or NULL. */
    void *(*allocate)(void *context, size_t size);
    /** Resizes memory of `allocate`; `memory` NULL: allocates it. NULL: failed, `memory` is unchanged. */
    void *(*reallocate)(void *context, void *memory, size_t old_size, size_t new_size);
    /** Frees memory of the two functions above; `memory` is never NULL. */
    void (*release)(void *context, void *memory, size_t size);
} cpod_allocator;

/** Returns the default allocator: malloc, realloc and free. Static. Thread-safe. */
CPOD_API const cpod_allocator *cpod_default_allocator(void);

/** Frees a text that a call returned (`char **out`). NULL is ignored. Thread-safe. */
CPOD_API void cpod_string_free(char *text);

#ifdef __cplusplus
}
#endif

#endif

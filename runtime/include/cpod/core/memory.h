/** @file
 * cpod_allocator: where the library's memory comes from. */
#ifndef CPOD_CORE_MEMORY_H
#define CPOD_CORE_MEMORY_H

#include "cpod/core/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An allocator of the caller's. The struct is copied; `context` must outlive every client and every result
 * made with it. The functions may be called from any thread that calls the library. */
typedef struct cpod_allocator {
    void *context; /**< Handed to each of the functions. */
    /** Gives `size` bytes (never 0) aligned for any type, or NULL. */
    void *(*allocate)(void *context, size_t size);
    /** Resizes what `allocate` gave (or makes it, when `memory` is NULL); NULL leaves `memory` as it was. */
    void *(*reallocate)(void *context, void *memory, size_t old_size, size_t new_size);
    /** Frees what the two above gave; `memory` is never NULL. */
    void (*release)(void *context, void *memory, size_t size);
} cpod_allocator;

/** The default: malloc, realloc and free. Static. Thread-safe. */
CPOD_API const cpod_allocator *cpod_default_allocator(void);

/** Frees a text that a call returned (`char **out`). NULL is fine. Thread-safe. */
CPOD_API void cpod_string_free(char *text);

#ifdef __cplusplus
}
#endif

#endif

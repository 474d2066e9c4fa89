/* Public structs that begin with `size_t size`: callers may be compiled with a shorter or longer one. */
#ifndef CPOD_RUNTIME_OPTIONS_IMPORT_H
#define CPOD_RUNTIME_OPTIONS_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

/* Copies the members known to both sides into `to`, sets its size to `to_size` and zeroes the rest. False:
 * `from` has no valid size, such as when its _INIT is missing. */
bool cpodi_options_import(void *to, size_t to_size, const void *from);

/* Whether the caller's struct has a member; false for NULL. */
#define CPODI_INSIDE(pointer, type, member) \
    ((pointer) != NULL && (pointer)->size >= offsetof(type, member) + sizeof((pointer)->member))

#endif

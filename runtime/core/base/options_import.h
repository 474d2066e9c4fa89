/* Sized structs of the caller, which may be older or newer than this library. */
#ifndef CPOD_RUNTIME_OPTIONS_IMPORT_H
#define CPOD_RUNTIME_OPTIONS_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

/* Copies the members that both sides know of a sized struct into `to` and zeroes the rest. False: the `size`
 * of `from` was never set. */
bool cpodi_options_import(void *to, size_t to_size, const void *from);

/* Whether a member lies inside the size that the caller's struct has. */
#define CPODI_INSIDE(pointer, type, member) \
    ((pointer) != NULL && (pointer)->size >= offsetof(type, member) + sizeof((pointer)->member))

#endif

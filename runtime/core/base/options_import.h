/* Public structs that begin with `size_t size`: callers may be compiled with a shorter or longer one. */
#ifndef CPOD_RUNTIME_OPTIONS_IMPORT_H
#define CPOD_RUNTIME_OPTIONS_IMPORT_H

#include "cpod/core/extend.h"

/* Copies the members known to both sides into `to`, sets its size to that of `type` and zeroes the rest. `from`
 * NULL: all members are zero. The status of a failure is that of cpodi_options_check(); `to` is all zero then. */
cpod_status cpodi_options_import(void *to, const cpod_core_options *type, const void *from,
                                 cpod_error *error);

/* Checks a struct without copying it. The refusal of `type`: its size is not set, such as when its _INIT is
 * missing. CPOD_ERR_CONFIGURATION: a member beyond those of `type` is not zero, or no version can have the
 * size, and nothing of the struct is read. */
cpod_status cpodi_options_check(const cpod_core_options *type, const void *from, cpod_error *error);

/* Whether the caller's struct has a member; false for NULL. */
#define CPODI_INSIDE(pointer, type, member) \
    ((pointer) != NULL && (pointer)->size >= offsetof(type, member) + sizeof((pointer)->member))

#endif

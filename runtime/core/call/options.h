/* Options as this library knows them, whatever size the caller was compiled with. */
#ifndef CPOD_RUNTIME_OPTIONS_H
#define CPOD_RUNTIME_OPTIONS_H

#include "core/base/arena.h"
#include "core/http/headers.h"
#include "cpod/core/client.h"

/* Copies what both sides know of a sized struct into `to` and zeroes the rest. False when `from` has no
 * sensible size. */
bool cpodi_options_widen(void *to, size_t to_size, const void *from);

/* Whether a field of a sized struct lies inside the size the caller's has. */
#define CPODI_INSIDE(pointer, type, member) \
    ((pointer) != NULL && (pointer)->size >= offsetof(type, member) + sizeof((pointer)->member))

/* Copies the options into the arena, fills in the defaults and checks them.
 * CPOD_ERR_CONFIGURATION names the option at fault; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_options_copy(const cpod_client_options *from, cpodi_arena *arena, cpod_client_options *to,
                               cpod_error *error);

#endif

/* Client options in this library's size. */
#ifndef CPOD_RUNTIME_OPTIONS_H
#define CPOD_RUNTIME_OPTIONS_H

#include "core/base/arena.h"
#include "core/base/options_import.h"
#include "core/http/headers.h"
#include "cpod/core/client.h"

/* Copies the options into the arena, fills in the defaults and checks them.
 * CPOD_ERR_CONFIGURATION names the option at fault; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_options_copy(const cpod_client_options *from, cpodi_arena *arena, cpod_client_options *to,
                               cpod_error *error);

#endif

/* Undecoded responses. */
#ifndef CPOD_RUNTIME_RAW_H
#define CPOD_RUNTIME_RAW_H

#include "core/call/call.h"

/* A cpodi_finish that copies the response into one piece of memory; `out` is a cpod_raw_response ** or NULL.
 * CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_raw_finish(cpodi_call *call, void *out, cpod_error *error);

#endif

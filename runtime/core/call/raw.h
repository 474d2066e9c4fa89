/* Answers as they came. */
#ifndef CPOD_RUNTIME_RAW_H
#define CPOD_RUNTIME_RAW_H

#include "core/call/call.h"

/* A cpodi_finish: the answer of a call as one piece of memory; `out` is a cpod_raw_response ** or NULL.
 * CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_raw_finish(cpodi_call *call, void *out, cpod_error *error);

#endif

/* The client's hooks around each attempt. */
#ifndef CPOD_RUNTIME_HOOKS_H
#define CPOD_RUNTIME_HOOKS_H

#include "core/call/call.h"

/* Before an attempt whose `result.http_request` is complete: calls `before` and `sign`, which may add headers to it.
 * CPOD_ERR_NO_MEMORY; what `sign` has returned. */
cpod_status cpodi_hooks_before(cpodi_call *call, cpod_error *error);

/* After it, if `before` was called. `error` describes a failure. */
void cpodi_hooks_after(const cpodi_call *call, cpod_status status, const cpod_error *error);

/* Asks the call's policy whether a failed attempt is repeated. */
bool cpodi_hooks_decide(const cpodi_call *call, const cpod_error *error, bool proposed);

/* Frees what hooks have added to the call. */
void cpodi_hooks_end(cpodi_call *call);

#endif

/* The option `retry` of clients and calls. */
#ifndef CPOD_RUNTIME_RETRY_POLICY_H
#define CPOD_RUNTIME_RETRY_POLICY_H

#include "core/base/arena.h"
#include "cpod/core/error.h"
#include "cpod/core/retry.h"

/* Replaces a policy by a copy in the arena; NULL stays. `refusal`: it has no size; CPOD_ERR_CONFIGURATION: a
 * member that this version does not know; CPOD_ERR_NO_MEMORY. The policy is NULL after a failure. */
cpod_status cpodi_retry_policy_copy(const cpod_retry_policy **policy, cpodi_arena *arena, cpod_status refusal,
                                    cpod_error *error);

/* Checks a copy; NULL is valid. `option` is its name for the message, `refusal` the status of a malformed
 * one. */
cpod_status cpodi_retry_policy_check(const cpod_retry_policy *policy, const char *option, cpod_status refusal,
                                     cpod_error *error);

/* The policy of a call: from its own, the client's (both may be NULL) and the defaults. */
void cpodi_retry_policy_resolve(const cpod_retry_policy *own, const cpod_retry_policy *clients,
                                cpod_retry_policy *out);

#endif

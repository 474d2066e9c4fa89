/* Whether, and when, a call is tried again. */
#ifndef CPOD_RUNTIME_RETRY_H
#define CPOD_RUNTIME_RETRY_H

#include "core/call/call.h"

#define CPODI_RETRY_BUDGET \
    500 /* tokens of a client: a retry costs 5, one after a timeout 10, a success gives 1 back */

/* After a failed attempt: whether another is due, at the call's `sleep_until_ms`. False: `error` is the
 * attempt's, and says why not where that is not plain. */
bool cpodi_retry_plan(cpodi_call *call, cpod_status status, cpod_error *error);

/* Whether the answer that came last asks not to come back, or not for longer than is sensible. */
bool cpodi_retry_is_unwelcome(const cpodi_call *call);

/* After a success. */
void cpodi_retry_succeeded(cpod_client *client);

/* Milliseconds that a Retry-After asks for: seconds, or an HTTP date against `unix_now`. -1: neither. */
int64_t cpodi_retry_after(const char *value, int64_t unix_now);

#endif

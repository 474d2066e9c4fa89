/* Rules of retries: whether, and when. */
#ifndef CPOD_RUNTIME_RETRY_H
#define CPOD_RUNTIME_RETRY_H

#include "core/call/call.h"

#define CPODI_RETRY_BUDGET \
    500 /* tokens of a client: a retry costs 5, one after a timeout 10, a success returns 1 */

/* Whether another attempt can help, and whether it is safe. `transport`: CPOD_RETRY_SAFE if the server has not
 * processed the request. */
cpod_retry_advice cpodi_retry_advise(const cpodi_call *call, cpod_status status, cpod_retry_advice transport);

/* After a failed attempt whose `error` has the advice: whether another is due, at the call's `sleep_until_ms`.
 * False: `error` is the attempt's, with the reason where it is not obvious. It is of this library's size. */
bool cpodi_retry_plan(cpodi_call *call, cpod_status status, cpod_error *error);

/* Whether the last response forbids a retry, by x-should-retry or a Retry-After beyond the limit. */
bool cpodi_retry_is_forbidden(const cpodi_call *call);

/* Whether a failure of this class may pass by itself, whatever the request. */
bool cpodi_retry_is_temporary(cpod_status status);

/* After a success. */
void cpodi_retry_succeeded(cpod_client *client);

/* The value of a Retry-After in milliseconds: from seconds, with a fraction or not, or from an HTTP date
 * relative to `unix_now`. INT64_MAX: more seconds than that. -1: neither. */
int64_t cpodi_retry_after(const char *value, int64_t unix_now);

/* The delay that the headers of a response ask for, in milliseconds: retry-after-ms, else Retry-After, whose
 * date is relative to the Date of the response, else to `unix_now`. -1: none. */
int64_t cpodi_retry_requested(const cpod_header *headers, size_t count, int64_t unix_now);

#endif

/* The log: one line an attempt and one a retry. No secrets. */
#ifndef CPOD_RUNTIME_LOG_H
#define CPOD_RUNTIME_LOG_H

#include "core/call/call.h"

/* After an attempt. */
void cpodi_log_attempt(const cpodi_call *call, cpod_status status);

void cpodi_log_retry(const cpodi_call *call, int64_t delay_ms);

/* Writes the URL of the call without secrets: no values of the query but those of paging, and the template of a
 * path that contains a secret. Truncated to `capacity`. */
void cpodi_log_url(const cpodi_call *call, char *to, size_t capacity);

/* The milliseconds since the attempt began. */
static inline int64_t cpodi_log_elapsed(const cpodi_call *call)
{
    return cpodi_client_now(call->client) - call->progress.attempt_began_ms;
}

/* The bytes of the body that the attempt has received. */
size_t cpodi_log_received(const cpodi_call *call);

/* That the option lenient_text has changed this number of texts; 0: nothing. */
void cpodi_log_replaced(const cpodi_call *call, uint32_t texts);

#endif

/* The log, one line an attempt and one a retry, and the hooks. No secrets. */
#ifndef CPOD_RUNTIME_LOG_H
#define CPOD_RUNTIME_LOG_H

#include "core/call/call.h"

/* Calls the hook of the client, if any. */
void cpodi_log_before(cpodi_call *call);
void cpodi_log_after(cpodi_call *call, cpod_status status, int64_t elapsed_ms);

void cpodi_log_attempt(cpodi_call *call, cpod_status status, int64_t elapsed_ms);
void cpodi_log_retry(cpodi_call *call, int64_t delay_ms);

#endif

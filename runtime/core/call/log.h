/* The log, one line an attempt and one a retry, and the hooks. No secrets. */
#ifndef CPOD_RUNTIME_LOG_H
#define CPOD_RUNTIME_LOG_H

#include "core/call/call.h"

/* Before an attempt, and after it: write the log and call the client's hooks. */
void cpodi_log_before(const cpodi_call *call);
void cpodi_log_after(const cpodi_call *call, cpod_status status);

/* Asks the call's policy whether a failed attempt is repeated. */
bool cpodi_log_decide(const cpodi_call *call, cpod_status status, bool proposed);

void cpodi_log_retry(const cpodi_call *call, int64_t delay_ms);

/* That the option lenient_text has changed this number of texts; 0: nothing. */
void cpodi_log_replaced(const cpodi_call *call, uint32_t texts);

#endif

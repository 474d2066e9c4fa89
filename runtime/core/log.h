/* One line of log an attempt and one a retry, without anything secret. */
#ifndef CPOD_RUNTIME_LOG_H
#define CPOD_RUNTIME_LOG_H

#include "call.h"

void cpodi_log_attempt(cpodi_call *call, cpod_status status, int64_t elapsed_ms);
void cpodi_log_retry(cpodi_call *call, int64_t delay_ms);

#endif

/* Jobs, as their two files share them. */
#ifndef EMULATOR_JOBS_H
#define EMULATOR_JOBS_H

#include "engine/call/call.h"

/* Whether a job is over. */
bool job_has_ended(const char *status);

/* Behaviour: the files a job left, at signed addresses. */
void job_get_output(call *c);

#endif

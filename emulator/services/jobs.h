/* Jobs, as their two files share them. */
#ifndef EMULATOR_JOBS_H
#define EMULATOR_JOBS_H

#include "engine/call/call.h"

/* Key-value store, by job id: what the job does, wrote and left. */
#define JOBS_STORE "jobs"

/* Whether a job is over. */
bool job_has_ended(const char *status);

/* Handlers: the files that a job left, at signed addresses, and such an address. */
void job_get_output(call *c);
void job_download(call *c);

#endif

/* Shared by the files of jobs. */
#ifndef EMULATOR_JOBS_H
#define EMULATOR_JOBS_H

#include "engine/call/call.h"

/* Key-value store of plans, by job id: {phase, lines, next, duration, exitCode, timesOut, files}. */
#define JOBS_STORE "jobs"

/* Whether a job is over. */
bool job_has_ended(const char *status);

/* The value of a member that is a number. */
int64_t job_number(const cJSON *object, const char *name);

/* The plan of the job in the call's body, with a time limit in milliseconds. NULL after having responded 422. */
cJSON *job_plan(call *c, int64_t limit);

/* Handlers: the files that a job left, at signed addresses, and such an address. */
void job_get_output(call *c);
void job_download(call *c);

#endif

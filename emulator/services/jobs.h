/* What the files of the jobs service share. */
#ifndef EMULATOR_JOBS_H
#define EMULATOR_JOBS_H

#include "engine/call/call.h"

/* Key-value store of plans, by job id: {phase, lines, next, duration, exitCode, timesOut, files}. */
#define JOBS_STORE "jobs"

/* The plan of the job in the call's body, with a time limit in milliseconds. NULL after a response of 422. */
cJSON *job_plan(call *c, int64_t limit);

/* Handlers: the signed addresses of a job's output files, and the files at these addresses. */
void jobs_get_output(call *c);
void jobs_download(call *c);

#endif

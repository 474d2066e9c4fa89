/* What the files of the jobs service share. */
#ifndef EMULATOR_JOBS_H
#define EMULATOR_JOBS_H

#include "engine/call/call.h"

/* The key-value store of plans, by job id; see jobs.c. */
#define JOBS_STORE "jobs"

/* Whether a status is final. */
bool jobs_has_ended(const char *status);

/* Handlers: the signed addresses of a job's output files, and the files at these addresses. */
void jobs_get_output(call *c);
void jobs_download(call *c);

#endif

/* Executions of skills, for the skills and workflows services. */
#ifndef EMULATOR_EXECUTION_H
#define EMULATOR_EXECUTION_H

#include "engine/call/call.h"

/* How long an execution is queued and runs; milliseconds. */
enum { EXECUTION_QUEUE_TIME = 100, EXECUTION_RUN_TIME = 400 };

/* Whether the status of an execution or of a run is final. */
bool execution_has_ended(const char *status);

/* Adds the skills of the settings that the tenant of the caller does not have yet. */
void execution_provide_skills(call *c);

/* The output of a skill for an input, a new tree. NULL, with `problem` set, when it fails: for the input
 * {"fail": true}. */
cJSON *execution_output(const cJSON *skill, const cJSON *input, const char **problem);

/* The handler of cancellations: sets the status of a record that has not ended to `cancelled`. */
void execution_cancel(call *c);

/* Whether the member `name` of a record equals the first path variable. */
bool execution_is_of(const call *c, const record *r, const char *name);

#endif

/* Executions of skills, for the skills and workflows services, and what jobs have in common with them. */
#ifndef EMULATOR_EXECUTION_H
#define EMULATOR_EXECUTION_H

#include "engine/call/call.h"

/* How long an execution is queued and runs; milliseconds. */
enum { EXECUTION_QUEUE_TIME = 100, EXECUTION_RUN_TIME = 400 };

/* Whether the status of an execution, a run or a job is final. */
bool execution_has_ended(const char *status);

/* Adds the skills of the settings that the tenant of the caller does not have yet. */
void execution_provide_skills(call *c);

/* Ends an execution or a step: sets status and output. False when it fails: for {"fail": true}. */
bool execution_end(emulator *e, cJSON *execution, const char *skill_id, const cJSON *input);

/* Whether a record belongs to the skill or workflow of the path. */
bool execution_is_of_parent(const call *c, const record *r);

/* The record of the path; NULL after a response of 404. */
const record *execution_find(call *c);

/* Handlers. The second sets the status of a record that has not ended to `cancelled`. */
void execution_get(call *c);
void execution_cancel(call *c);

#endif

/* Executions of skills, by whomever they are started. */
#ifndef EMULATOR_EXECUTION_H
#define EMULATOR_EXECUTION_H

#include "engine/call/call.h"

/* How long an execution is queued, and how long it then runs; milliseconds. */
enum { EXECUTION_QUEUE_TIME = 100, EXECUTION_RUN_TIME = 400 };

/* Whether an execution, or a run of a workflow, is over. */
bool execution_has_ended(const char *status);

/* Sees to it that the tenant of the caller finds the skills of the settings. */
void skills_provide(call *c);

/* What a skill returns for an input, the new tree of it; NULL, and why in `problem`, when it fails: for the
 * input {"fail": true}. */
cJSON *skill_output(const cJSON *skill, const cJSON *input, const char **problem);

/* Behaviour of cancellations: a record of the endpoint's collection that has not ended gets `cancelled`. */
void execution_cancel(call *c);

/* Whether the member `name` of a record is the text of the path's first slot. */
bool execution_is_of(const call *c, const record *r, const char *name);

#endif

/* Executions of skills, also those of workflows. */
#ifndef EMULATOR_EXECUTION_H
#define EMULATOR_EXECUTION_H

#include "engine/call/call.h"

/* How long an execution is queued, and how long it then runs; milliseconds. */
enum { EXECUTION_QUEUE_TIME = 100, EXECUTION_RUN_TIME = 400 };

/* Whether an execution, or a run of a workflow, is over. */
bool execution_has_ended(const char *status);

/* Adds the skills of the settings to the tenant of the caller, if absent. */
void skills_provide(call *c);

/* The output of a skill, a new tree; NULL, and why in `problem`, when it fails: for the input {"fail":
 * true}. */
cJSON *skill_output(const cJSON *skill, const cJSON *input, const char **problem);

/* Handler of cancellations: a record of the endpoint's collection that has not ended becomes `cancelled`. */
void execution_cancel(call *c);

/* Whether the member `name` of a record is the text of the path's first variable. */
bool execution_is_of(const call *c, const record *r, const char *name);

#endif

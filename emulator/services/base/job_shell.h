/* A small shell in place of a job's container: echo, cat, printenv, sleep, exit, true, false, with variables,
 * quotes, `;`, `&&`, `>`, `>>` and `>&2`. Any other program succeeds without output. */
#ifndef EMULATOR_JOB_SHELL_H
#define EMULATOR_JOB_SHELL_H

#include "base/arena.h"
#include "engine/base/json.h"

#include <stdint.h>

typedef struct job_run {
    cJSON *lines;     /* [{stream, line, at}]: `at` in milliseconds since the start */
    cJSON *files;     /* output files: name → text */
    int64_t duration; /* milliseconds */
    int exit_code;
} job_run;

/* Runs a script with variables and input files (name → text). The caller deletes the trees of the result. */
job_run job_shell_run(arena *a, const char *script, const cJSON *variables, const cJSON *files);

#endif

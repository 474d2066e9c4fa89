/* Detects slow runs, as under valgrind: scripts/valgrind sets an environment variable. */
#ifndef CPOD_TESTS_SUPPORT_SLOW_H
#define CPOD_TESTS_SUPPORT_SLOW_H

#include <stdbool.h>
#include <stdlib.h>

/* Whether a test with many repetitions should use few of them. */
static inline bool runs_slowly(void)
{
    return getenv("CPOD_TESTS_RUN_SLOWLY") != NULL;
}

#endif

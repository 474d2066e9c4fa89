/* Runs that take many times as long, as under valgrind: scripts/valgrind says so in the environment. */
#ifndef CPOD_TESTS_SUPPORT_SLOW_H
#define CPOD_TESTS_SUPPORT_SLOW_H

#include <stdbool.h>
#include <stdlib.h>

/* Whether a test that is long by the number of its repetitions should do with few of them. */
static inline bool runs_slowly(void)
{
    return getenv("CPOD_TESTS_RUN_SLOWLY") != NULL;
}

#endif

/* Every operation of the spec, called through the SDK at an emulator, with a look at what comes back.
 *
 *   scripts/with-emulator build/bin/cpod-emulator e2e [PATTERN]
 *
 * PATTERN (as in the shell) picks tests by name. The run fails when an operation of the spec was not answered
 * with a documented success. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"

static void pick(suite *tests, const char *pattern)
{
    size_t kept = 0;
    for (size_t i = 0; i < tests->count; i++)
        if (fnmatch(pattern, tests->items[i].name, 0) == 0)
            tests->items[kept++] = tests->items[i];
    tests->count = kept;
}

static int run(world *w, const char *pattern)
{
    suite tests = {0};
    suite_add_collections(w, &tests);
    suite_add_transitions(w, &tests);
    suite_add_auth(w, &tests);
    suite_add_decisions(w, &tests);
    suite_add_domains(w, &tests);
    suite_add_files(w, &tests);
    suite_add_jobs(w, &tests);
    suite_add_oauth(w, &tests);
    suite_add_pods(w, &tests);
    suite_add_tools(w, &tests);
    suite_add_work(w, &tests);
    if (pattern != NULL)
        pick(&tests, pattern);
    int failed = _cmocka_run_group_tests("e2e", tests.items, tests.count, NULL, NULL);
    size_t missing = coverage_print_missing(&w->seen);
    printf("%zu of %zu operations called\n", w->spec->operations.count - missing, w->spec->operations.count);
    return failed != 0 || missing > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    world w;
    int status = EXIT_FAILURE;
    if (world_start(&w))
        status = run(&w, argc > 1 ? argv[1] : NULL);
    world_end(&w);
    return status;
}

/* Calls every operation of the document through the SDK at an emulator, and checks the results.
 *
 *   scripts/with-emulator build/bin/cpod-emulator e2e [PATTERN]
 *
 * PATTERN (a glob) selects tests by name. The run fails if an operation had no documented success. */
#include "suite.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void pick(suite *tests, const char *pattern)
{
    size_t kept = 0;
    for (size_t i = 0; i < tests->count; i++)
        if (fnmatch(pattern, tests->items[i].name, 0) == 0)
            tests->items[kept++] = tests->items[i];
    tests->count = kept;
}

static int run(fixture *f, const char *pattern)
{
    suite tests = {0};
    suite_add_collections(f, &tests);
    suite_add_transitions(f, &tests);
    suite_add_auth(f, &tests);
    suite_add_decisions(f, &tests);
    suite_add_domains(f, &tests);
    suite_add_files(f, &tests);
    suite_add_jobs(f, &tests);
    suite_add_oauth(f, &tests);
    suite_add_pods(f, &tests);
    suite_add_tools(f, &tests);
    suite_add_work(f, &tests);
    if (pattern != NULL)
        pick(&tests, pattern);
    int failed = _cmocka_run_group_tests("e2e", tests.items, tests.count, NULL, NULL);
    size_t missing = coverage_print_missing(&f->seen);
    printf("%zu of %zu operations called\n", f->spec->operations.count - missing, f->spec->operations.count);
    return failed != 0 || missing > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    fixture f;
    int status = EXIT_FAILURE;
    if (fixture_start(&f))
        status = run(&f, argc > 1 ? argv[1] : NULL);
    fixture_end(&f);
    return status;
}

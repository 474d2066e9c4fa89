#include "support/failing_malloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <cjson/cJSON.h>

static size_t done;    /* allocations so far */
static size_t fail_at; /* the one that fails; 0: none */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static bool fails(void)
{
    return ++done == fail_at;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

/* Whether there was an allocation with this number. */
static bool run_once(const malloc_case *c, size_t number, size_t *failed)
{
    cpod_error error = CPOD_ERROR_INIT;
    done = 0;
    fail_at = number;
    cpod_status status = c->run(&error);
    bool reached = done >= fail_at;
    fail_at = 0;
    /* What only would make a text smaller may fail unnoticed. */
    if (!reached || status != CPOD_OK)
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
    *failed += status != CPOD_OK ? 1 : 0;
    if (!c->is_silent)
        assert_int_equal(error.status, status);
    return reached;
}

void fail_every_malloc(const malloc_case *cases, size_t count)
{
    cJSON_Hooks hooks = {__wrap_malloc, free};
    cJSON_InitHooks(&hooks);
    for (size_t i = 0; i < count; i++) {
        size_t number = 1;
        size_t failed = 0;
        while (run_once(&cases[i], number, &failed))
            number++;
        print_message("%s: %zu of %zu allocations are needed\n", cases[i].name, failed, number - 1);
        assert_true(failed > 0);
    }
    cJSON_InitHooks(NULL);
}

/* malloc() and realloc() that fail once, for functions without an allocator parameter. The linker replaces
 * the C library's functions with them (cpod_wrap_malloc() of tests/unit/CMakeLists.txt). Sanitizers and
 * valgrind find the leaks. */
#ifndef CPOD_TESTS_SUPPORT_FAILING_MALLOC_H
#define CPOD_TESTS_SUPPORT_FAILING_MALLOC_H

#include "cpod/core/error.h"

typedef struct malloc_case {
    const char *name;
    cpod_status (*run)(cpod_error *error);
    bool is_silent; /* does not set `error` */
} malloc_case;

/* Runs each case with its first allocation failing, then its second, until none fails. Each failure must be
 * reported by the status. cJSON uses these functions during the runs. */
void fail_every_malloc(const malloc_case *cases, size_t count);

#endif

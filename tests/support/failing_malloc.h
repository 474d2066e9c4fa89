/* malloc() and realloc() of the program, which fail once: for functions that take no allocator. The linker
 * puts them in the place of the C library's (cpod_wrap_malloc() of tests/unit/CMakeLists.txt). What leaks
 * then, the sanitizers and valgrind find. */
#ifndef CPOD_TESTS_SUPPORT_FAILING_MALLOC_H
#define CPOD_TESTS_SUPPORT_FAILING_MALLOC_H

#include "cpod/core/error.h"

typedef struct malloc_case {
    const char *name;
    cpod_status (*run)(cpod_error *error);
    bool is_silent; /* does not tell by `error` */
} malloc_case;

/* Runs each case with its first allocation failing, with its second, and so on until none does; the status
 * says so. cJSON allocates by them, too, meanwhile. */
void fail_every_malloc(const malloc_case *cases, size_t count);

#endif

#include "suite.h"

void suite_add(fixture *f, suite *tests, const char *name, CMUnitTestFunction test, void *state)
{
    *vector_add(f->sdk.memory, tests) = (struct CMUnitTest){
        .name = arena_copy(f->sdk.memory, name), .test_func = test, .initial_state = state};
}

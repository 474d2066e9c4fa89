#include "suite.h"

void suite_add(world *w, suite *tests, const char *name, CMUnitTestFunction test, void *state)
{
    *vector_add(w->sdk.memory, tests) = (struct CMUnitTest){
        .name = arena_copy(w->sdk.memory, name), .test_func = test, .initial_state = state};
}

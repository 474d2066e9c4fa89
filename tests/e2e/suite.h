/* The tests of this program, one list a file. */
#ifndef E2E_SUITE_H
#define E2E_SUITE_H

#include "world.h"

/* A test of one collection or one operation. */
typedef struct subject {
    world *w;
    const spec_operation *operation;
    char name[120]; /* of the collection: "people.persons" */
} subject;

typedef VECTOR(struct CMUnitTest) suite;

/* Adds one test, which gets `state`. */
void suite_add(world *w, suite *tests, const char *name, CMUnitTestFunction test, void *state);

/* Create, get, list, update and delete of every collection that has a plain create. */
void suite_add_collections(world *w, suite *tests);
/* Every operation with x-cpod-transition. */
void suite_add_transitions(world *w, suite *tests);

/* By hand: what no table tells. */
void suite_add_auth(world *w, suite *tests);
void suite_add_decisions(world *w, suite *tests);
void suite_add_domains(world *w, suite *tests);
void suite_add_files(world *w, suite *tests);
void suite_add_jobs(world *w, suite *tests);
void suite_add_oauth(world *w, suite *tests);
void suite_add_pods(world *w, suite *tests);
void suite_add_tools(world *w, suite *tests);
void suite_add_work(world *w, suite *tests);

#endif

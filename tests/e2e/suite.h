/* The tests of this program, one list per file. */
#ifndef E2E_SUITE_H
#define E2E_SUITE_H

#include "fixture.h"

/* A test of one collection or one operation. */
typedef struct subject {
    fixture *f;
    const spec_operation *operation;
    char name[120]; /* of the collection: "people.persons" */
} subject;

typedef VECTOR(struct CMUnitTest) suite;

/* Adds one test, which gets `state`. */
void suite_add(fixture *f, suite *tests, const char *name, CMUnitTestFunction test, void *state);

/* Create, get, list, update and delete of every collection that has a plain create. */
void suite_add_collections(fixture *f, suite *tests);
/* Every operation with x-cpod-transition. */
void suite_add_transitions(fixture *f, suite *tests);

/* Hand-written tests. */
void suite_add_auth(fixture *f, suite *tests);
void suite_add_decisions(fixture *f, suite *tests);
void suite_add_domains(fixture *f, suite *tests);
void suite_add_files(fixture *f, suite *tests);
void suite_add_jobs(fixture *f, suite *tests);
void suite_add_oauth(fixture *f, suite *tests);
void suite_add_pods(fixture *f, suite *tests);
void suite_add_tools(fixture *f, suite *tests);
void suite_add_work(fixture *f, suite *tests);

#endif

/* The project's contract, for the tests of services: one emulator for all tests of a program, since loading
 * the contract takes a while, and a separate tenant for each test. */
#ifndef TEST_EMULATOR_CONTRACT_H
#define TEST_EMULATOR_CONTRACT_H

#include "support.h"

/* Group fixtures. */
int contract_open(void **state);
int contract_close(void **state);

/* Test fixture: *state is the fixture, the client "dev" is logged in, the clock is at FIXTURE_START. */
int contract_set_up(void **state);

#define CONTRACT_TEST(name) cmocka_unit_test_setup(name, contract_set_up)

/* printf for paths and bodies; the last 64 results stay valid. */
const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Everything that the stream of a response has now, in one buffer. */
const char *read_stream(http_response *response, bool *ended);

/* A call with a form. */
reply call_form(fixture *f, const char *target, const char *form);

/* The value of a parameter in an address, which the caller frees; fails the test when absent. */
char *parameter_of(const char *address, const char *name);

#endif

/* A client of the tests' own tables on a scripted transport. */
#ifndef CPOD_TESTS_CLIENT_SCRIPTED_H
#define CPOD_TESTS_CLIENT_SCRIPTED_H

#include "core/base/clock.h"
#include "support/script.h"
#include "tables.h"

/* A client on the script, with its clock. `options` NULL: with the token "tok". Fails the test when there is
 * none. */
cpod_client *script_client(script *s, cpod_client_options *options);

#endif

/* In place of the generated header, for the test of runtime/cpod. */
#ifndef CPOD_TESTS_CLIENT_PLATFORM_H
#define CPOD_TESTS_CLIENT_PLATFORM_H

#include "cpod/core/client.h"

cpod_status cpod_client_new(const cpod_client_options *options, cpod_client **out, cpod_error *error);

#endif

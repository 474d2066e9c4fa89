/* Errors of HTTP responses. */
#ifndef CPOD_RUNTIME_PROBLEM_H
#define CPOD_RUNTIME_PROBLEM_H

#include "core/call/call.h"

/* Fills in the error from the response: RFC 7807, RFC 6749, or the beginning of an unknown body. @return its
 * class. */
cpod_status cpodi_problem(const cpodi_call *call, cpod_error *error);

#endif

/* What an answer that is no success says. */
#ifndef CPOD_RUNTIME_PROBLEM_H
#define CPOD_RUNTIME_PROBLEM_H

#include "core/call/call.h"

/* Fills the error from the call's answer: RFC 7807, RFC 6749, or the beginning of whatever it is. @return its
 * class. */
cpod_status cpodi_problem(const cpodi_call *call, cpod_error *error);

#endif

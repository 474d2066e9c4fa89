/* Answers as they came. */
#ifndef CPOD_RUNTIME_RAW_H
#define CPOD_RUNTIME_RAW_H

#include "call.h"

/* The answer of a call that has succeeded, in one piece; cpod_raw_response_free(). NULL: memory has run out.
 */
cpod_raw_response *cpodi_raw_response_new(const cpodi_call *call);

#endif

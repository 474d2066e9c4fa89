/* One call of each form of a generated operation: the responses, and a function that makes the call. */
#ifndef CPOD_TESTS_DEFECTS_CALL_CASES_H
#define CPOD_TESTS_DEFECTS_CALL_CASES_H

#include "support.h"

typedef struct call_case {
    const char *name;
    const script_response *responses;
    size_t response_count;
    /* Makes the call from beginning to end and frees everything. Fails the test when a result with CPOD_OK is
     * incomplete, or when a failure has a result. */
    cpod_status (*call)(cpod_client *client, cpod_error *error);
    bool ends_anywhere; /* only the transport knows where the response ends: text, bytes, numbers */
} call_case;

extern const call_case call_cases[];
extern const size_t call_case_count;

#endif

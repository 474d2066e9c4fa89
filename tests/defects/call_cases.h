/* One call of each shape that a generated operation has: what is answered, and a function that makes the
 * call. */
#ifndef CPOD_TESTS_DEFECTS_CALL_CASES_H
#define CPOD_TESTS_DEFECTS_CALL_CASES_H

#include "support.h"

typedef struct call_case {
    const char *name;
    const script_response *responses;
    size_t response_count;
    /* Makes the call from beginning to end and frees all. Fails the test when what comes back with CPOD_OK is
     * not all of it, or when there is a result with a failure. */
    cpod_status (*call)(cpod_client *client, cpod_error *error);
    bool ends_anywhere; /* only the transport knows where the response ends: text, bytes, numbers */
} call_case;

extern const call_case call_cases[];
extern const size_t call_case_count;

#endif

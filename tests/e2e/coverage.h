/* Records which operations have responded with one of their documented successes. The client's hooks report
 * what was sent, so a test cannot claim a call that it did not make. */
#ifndef E2E_COVERAGE_H
#define E2E_COVERAGE_H

#include "spec/spec.h"
#include <cpod/core/hooks.h>

typedef struct coverage {
    const spec_document *spec;
    bool *has_response; /* of each operation of the document */
} coverage;

/* A client whose hooks report to a coverage. */
typedef struct coverage_tap {
    coverage *of;
    size_t base_length; /* bytes of scheme, host and base path in its URLs */
} coverage_tap;

/* Returns the index of the operation with this method and path ("/v1/pods/pod-1"), or -1. A literal segment
 * takes precedence over a parameter. */
int coverage_find(const spec_document *spec, const char *method, const char *path);

/* For cpod_hooks.after; `context` is the tap. */
void coverage_note(void *context, const cpod_attempt *attempt);

/* Prints the operations without a successful response, and returns their number. */
size_t coverage_print_missing(const coverage *c);

#endif

/* Which operations of the spec have responded with one of their documented successes. Told by the client's
 * hooks, that is by what went over the wire: a test cannot claim a call that it did not make. */
#ifndef E2E_COVERAGE_H
#define E2E_COVERAGE_H

#include <cpod/core/hooks.h>

#include "spec/spec.h"

typedef struct coverage {
    const spec_document *spec;
    bool *has_response; /* of each operation of the spec */
} coverage;

/* A client that is listened to. */
typedef struct coverage_tap {
    coverage *of;
    size_t base_length; /* bytes of scheme, host and base path in its addresses */
} coverage_tap;

/* The operation that a method and a path ("/v1/pods/pod-1") name: its index, or -1. A literal segment
 * wins over a parameter. */
int coverage_find(const spec_document *spec, const char *method, const char *path);

/* For cpod_hooks.after; `context` is the tap. */
void coverage_note(void *context, const cpod_attempt *attempt);

/* Prints the operations without a response. @return how many there are. */
size_t coverage_print_missing(const coverage *c);

#endif

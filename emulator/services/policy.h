/* Decisions by the policies of the settings. */
#ifndef EMULATOR_POLICY_H
#define EMULATOR_POLICY_H

#include "engine/call/call.h"

typedef struct policy_decision {
    const cJSON *result; /* borrowed from the settings; NULL: undefined */
    bool is_allowed;     /* neither undefined nor false */
    bool is_hard;        /* a denial is a response of 403 */
    const char *reason;
} policy_decision;

/* False when the settings have no policy at the path. */
bool policy_decide(const emulator *e, const char *path, const cJSON *input, policy_decision *out);

#endif

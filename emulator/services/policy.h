/* What the policies of the settings say. */
#ifndef EMULATOR_POLICY_H
#define EMULATOR_POLICY_H

#include "engine/call/call.h"

typedef struct policy_decision {
    const cJSON *result; /* of the settings; NULL: undefined */
    bool is_allowed;     /* neither undefined nor false */
    bool is_hard;        /* a denial is a failure of the call */
    const char *reason;
} policy_decision;

/* False when there is no such rule. */
bool policy_decide(const emulator *e, const char *path, const cJSON *input, policy_decision *out);

#endif

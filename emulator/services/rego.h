/* A small part of Rego, enough to try a rule out:
 *
 *     package authz
 *     default allowed := false
 *     allowed := input.plan == "pro"
 *     allowed := true if { input.role == "admin"; input.level != 3 }
 *     allowed if input.role == "owner" */
#ifndef EMULATOR_REGO_H
#define EMULATOR_REGO_H

#include "base/arena.h"
#include "engine/base/json.h"

typedef struct rego_result {
    cJSON *value;        /* the caller deletes it; NULL: undefined */
    const char *problem; /* in the arena; NULL: the text was understood */
} rego_result;

/* Evaluates the rule at `path` ("authz/allowed") of a source text. */
rego_result rego_evaluate(arena *a, const char *source, const char *path, const cJSON *input);

#endif

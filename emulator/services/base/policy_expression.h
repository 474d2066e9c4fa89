/* Policies in a subset of Rego, enough to try a rule:
 *
 *     package authz
 *     default allowed := false
 *     allowed := input.plan == "pro"
 *     allowed := true if { input.role == "admin"; input.level != 3 }
 *     allowed if input.role == "owner"  # a comment
 *
 *     policy     = statement, each on a line of its own
 *     statement  = "package" name | "import" … | "default" name ":=" expression
 *                | name ":=" expression [ "if" body ] | name "if" body
 *     body       = expression { ";" expression } | "{" expression { ( ";" | newline ) expression } "}"
 *     expression = term [ ( "==" | "!=" ) term ]
 *     term       = string | number | "true" | "false" | "null" | "input" { "." member }
 *                | "[" [ term { "," term } ] "]" | "{" [ string ":" term { "," string ":" term } ] "}"
 *
 * Strings and numbers are those of JSON. An absent member of `input` is undefined, and so is what is made
 * of it. All expressions of a body must be defined and not false. The first rule that applies gives the
 * value. */
#ifndef EMULATOR_POLICY_EXPRESSION_H
#define EMULATOR_POLICY_EXPRESSION_H

#include "base/arena.h"
#include "engine/base/json.h"

typedef struct policy_expression_result {
    cJSON *value;        /* the caller deletes it; NULL: undefined */
    const char *problem; /* in the arena: "has an error in line 2: …"; NULL: none */
} policy_expression_result;

/* Evaluates the rule at `path` ("authz/allowed") of a source text. A problem anywhere in the text leaves
 * the value undefined. `input` may be NULL. */
policy_expression_result policy_expression_evaluate(arena *a, const char *source, const char *path,
                                                    const cJSON *input);

#endif

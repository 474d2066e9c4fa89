/* The table of rules. */
#ifndef LINT_RULES_H
#define LINT_RULES_H

#include "base/diagnostics.h"

#include <stddef.h>

struct lint;

/* The input that a rule needs. Only rules that need the SDK or the symbols may use the SDK. */
typedef enum lint_need { LINT_NEEDS_NOTHING, LINT_NEEDS_TABLE, LINT_NEEDS_SYMBOLS, LINT_NEEDS_SDK } lint_need;

typedef struct lint_rule {
    const char *id;
    severity level; /* the default */
    lint_need need;
    void (*check)(struct lint *l);
    const char *summary; /* one line, for SARIF */
} lint_rule;

extern const lint_rule lint_rules[];
extern const size_t lint_rule_count;

/* The index of a rule; lint_rule_count for an unknown id. */
size_t lint_rule_index(const char *id);

#endif

/* The table of rules. */
#ifndef LINT_RULES_H
#define LINT_RULES_H

#include <stddef.h>

#include "base/diagnostics.h"

struct lint;

/* What a rule cannot be run without. Only those that need the SDK or symbols may look at the SDK. */
typedef enum lint_need { LINT_NEEDS_NOTHING, LINT_NEEDS_TABLE, LINT_NEEDS_SYMBOLS, LINT_NEEDS_SDK } lint_need;

typedef struct lint_rule {
    const char *id;
    severity level; /* unless the configuration says otherwise */
    lint_need need;
    void (*check)(struct lint *l);
    const char *summary; /* one line, for SARIF and the reader of the table */
} lint_rule;

extern const lint_rule lint_rules[];
extern const size_t lint_rule_count;

/* The index of a rule; lint_rule_count when there is none of that id. */
size_t lint_rule_index(const char *id);

#endif

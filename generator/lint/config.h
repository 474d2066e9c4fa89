/* Severities of rules, from a YAML file:
 *
 *     rules:
 *       operation-description: off    # or: note, warn, error */
#ifndef LINT_CONFIG_H
#define LINT_CONFIG_H

#include "lint/internal.h"

/* An override for each rule; all LINT_DEFAULT without a path. NULL after an error. */
const lint_override *lint_config_load(arena *a, reader *files, const char *path, diagnostics *d);

#endif

/* Random texts that match a regular expression.
 *
 * Of ECMA-262's expressions this knows ^ and $ at the ends, literals and escapes of punctuation, \d \w \s,
 * the dot, classes of ASCII characters (negated as well), groups, alternatives, and the counts ? * + {n} {n,}
 * {n,m}. */
#ifndef SUPPORT_RANDOM_PATTERN_H
#define SUPPORT_RANDOM_PATTERN_H

#include "base/buffer.h"
#include "support/random_source.h"

/* Appends a match. Notes random_unsupported() and appends nothing of use for an expression of another
 * kind. */
void random_match(random_source *source, const char *pattern, buffer *out);

#endif

/* Random texts that match a regular expression.
 *
 * Supports of ECMA-262's expressions: ^ and $ at the ends, literals and escapes of punctuation, \d \w \s,
 * the dot, classes of ASCII characters (negated as well), groups, alternatives, and the counts ? * + {n} {n,}
 * {n,m}. */
#ifndef SUPPORT_RANDOM_PATTERN_H
#define SUPPORT_RANDOM_PATTERN_H

#include "base/buffer.h"
#include "support/random_source.h"

/* Appends a match. Calls random_unsupported() for any other expression. */
void random_match(random_source *source, const char *pattern, buffer *out);

#endif

/* The regular expressions of the spec, by PCRE2, compiled once each. */
#ifndef EMULATOR_PATTERN_H
#define EMULATOR_PATTERN_H

#include "base/arena.h"

typedef struct patterns patterns;

patterns *patterns_new(void);
void patterns_free(patterns *p);

typedef enum pattern_result { PATTERN_DIFFERS, PATTERN_MATCHES, PATTERN_INVALID } pattern_result;

/* Whether `text` (UTF-8) holds a match, as JSON Schema's `pattern` means it. Thread-safe. PATTERN_INVALID:
 * the expression itself is wrong, or gave up on this text. */
pattern_result pattern_matches(patterns *p, const char *expression, const char *text);

#endif

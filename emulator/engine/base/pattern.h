/* Regular expressions by PCRE2, compiled once each. Thread-safe. */
#ifndef EMULATOR_PATTERN_H
#define EMULATOR_PATTERN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct patterns patterns;

patterns *patterns_new(void);
void patterns_free(patterns *p);

/* INVALID: the expression is wrong, or the text exceeds the limit of matching steps. */
typedef enum pattern_result { PATTERN_DIFFERS, PATTERN_MATCHES, PATTERN_INVALID } pattern_result;

/* Whether `text` (UTF-8) holds a match, as JSON Schema's `pattern` means it. */
pattern_result pattern_matches(patterns *p, const char *expression, const char *text);

typedef struct pattern_span {
    size_t start, length; /* bytes */
} pattern_span;

/* Judges a match, whole or up to a `(?C1)` in the expression; false makes the search go on. */
typedef bool (*pattern_check)(const char *text, size_t length);

/* Finds the first match in `text`, which must be valid UTF-8, at or behind the offset `from`. `check` is
 * called at each `(?C1)` of the expression; NULL: the expression has none. */
pattern_result pattern_find(patterns *p, const char *expression, pattern_check check, const char *text,
                            size_t from, pattern_span *found);

#endif

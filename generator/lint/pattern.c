/* Checks regular expressions. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "lint/internal.h"

#include <pcre2.h>

enum { LONGEST_MESSAGE = 256 };

/* Limits of PCRE2 are not errors: JavaScript allows more repetitions and longer lookbehinds. */
static bool is_limit(int error)
{
    switch (error) {
    case PCRE2_ERROR_QUANTIFIER_TOO_BIG:
    case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
    case PCRE2_ERROR_PATTERN_TOO_LARGE:
    case PCRE2_ERROR_HEAP_FAILED:
    case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
    case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
    case PCRE2_ERROR_LOOKBEHIND_TOO_LONG:
    case PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
        return true;
    default:
        return false;
    }
}

/* The error, NULL for a valid expression. The options enable what JavaScript, the dialect of JSON Schema, has
 * and Perl has not: "\u00e9" and the empty class. */
static const char *compile(lint *l, const char *expression)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile(
        (PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
        PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS, &error, &offset, NULL);
    pcre2_code_free(code);
    if (code != NULL || is_limit(error))
        return NULL;
    char *message = arena_alloc(l->memory, LONGEST_MESSAGE);
    pcre2_get_error_message(error, (PCRE2_UCHAR *)message, LONGEST_MESSAGE);
    return message;
}

const char *lint_pattern_problem(lint *l, const char *expression)
{
    if (l->patterns.memory == NULL)
        map_init(&l->patterns, l->memory);
    if (!map_has(&l->patterns, expression))
        map_put(&l->patterns, expression, (void *)compile(l, expression));
    return map_get(&l->patterns, expression);
}

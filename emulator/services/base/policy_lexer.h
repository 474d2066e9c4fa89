/* The tokens of a policy. */
#ifndef EMULATOR_POLICY_LEXER_H
#define EMULATOR_POLICY_LEXER_H

#include <stddef.h>

typedef enum policy_token_kind {
    POLICY_WORD,   /* package, if, allowed, input.user.plan */
    POLICY_STRING, /* with its quotes; what is between them is not checked */
    POLICY_NUMBER, /* digits and what may stand between them; not checked */
    POLICY_SYMBOL, /* := == != { } [ ] , : ; */
    POLICY_NEWLINE,
    POLICY_END,
    POLICY_INVALID /* the character, or the string without an end */
} policy_token_kind;

typedef struct policy_token {
    policy_token_kind kind;
    const char *text; /* in the source, not NUL-terminated */
    size_t length;
    size_t line; /* from 1 */
} policy_token;

/* The position in a source text, which must outlive it. */
typedef struct policy_lexer {
    const char *rest;
    size_t line;
} policy_lexer;

policy_lexer policy_lexer_of(const char *source);

/* Reads the next token. Spaces and comments (# up to the end of the line) are skipped. */
policy_token policy_lexer_next(policy_lexer *l);

#endif

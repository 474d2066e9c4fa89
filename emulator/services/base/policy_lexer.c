#include "services/base/policy_lexer.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

policy_lexer policy_lexer_of(const char *source)
{
    return (policy_lexer){.rest = source, .line = 1};
}

static void skip_blank(policy_lexer *l)
{
    l->rest += strspn(l->rest, " \t\r");
    if (*l->rest == '#')
        l->rest += strcspn(l->rest, "\n");
}

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (is_letter(text[length]) || isdigit((unsigned char)text[length]) || text[length] == '.' ||
           text[length] == '-')
        length++;
    return length;
}

/* 0 for a string without an end. */
static size_t string_length(const char *text)
{
    size_t length = 1;
    while (text[length] != '"') {
        if (text[length] == '\\' && text[length + 1] != '\0')
            length++;
        if (text[length] == '\0' || text[length] == '\n')
            return 0;
        length++;
    }
    return length + 1;
}

static size_t symbol_length(const char *text)
{
    if (strncmp(text, ":=", 2) == 0 || strncmp(text, "==", 2) == 0 || strncmp(text, "!=", 2) == 0)
        return 2;
    return strchr("{}[],:;", *text) != NULL ? 1 : 0;
}

static policy_token_kind measure(const char *text, size_t *length)
{
    *length = 1;
    if (*text == '\0') {
        *length = 0;
        return POLICY_END;
    }
    if (*text == '\n')
        return POLICY_NEWLINE;
    if (is_letter(*text)) {
        *length = word_length(text);
        return POLICY_WORD;
    }
    if (isdigit((unsigned char)*text) || *text == '-') {
        *length = strspn(text, "0123456789.eE+-");
        return POLICY_NUMBER;
    }
    if (*text == '"') {
        *length = string_length(text);
        if (*length > 0)
            return POLICY_STRING;
        *length = strcspn(text, "\n");
        return POLICY_INVALID;
    }
    size_t symbol = symbol_length(text);
    if (symbol == 0)
        return POLICY_INVALID;
    *length = symbol;
    return POLICY_SYMBOL;
}

policy_token policy_lexer_next(policy_lexer *l)
{
    skip_blank(l);
    policy_token token = {.text = l->rest, .line = l->line};
    token.kind = measure(l->rest, &token.length);
    l->rest += token.length;
    if (token.kind == POLICY_NEWLINE)
        l->line++;
    return token;
}

/* A template as a sequence of tags and the text between them. */
#ifndef TEMPLATE_TOKEN_H
#define TEMPLATE_TOKEN_H

#include "base/diagnostics.h"
#include "base/vector.h"
#include "template/slice.h"

typedef enum token_kind {
    TOKEN_TEXT,       /* at most one line, with its line break */
    TOKEN_VALUE,      /* {{name}} */
    TOKEN_RAW,        /* {{{name}}} and {{&name}} */
    TOKEN_SECTION,    /* {{#name}} */
    TOKEN_INVERTED,   /* {{^name}} */
    TOKEN_PARTIAL,    /* {{>name}} */
    TOKEN_PARENT,     /* {{<name}} */
    TOKEN_BLOCK,      /* {{$name}} */
    TOKEN_CLOSE,      /* {{/name}} */
    TOKEN_COMMENT,    /* {{! any text }} */
    TOKEN_DELIMITERS, /* {{=<% %>=}} */
    TOKEN_KINDS
} token_kind;

typedef struct token {
    token_kind kind;
    slice text;       /* text, or the name in the tag */
    bool begins_line; /* first on its line */
    bool dynamic;     /* {{>*name}}: the name of a value that holds the name */
    bool standalone;  /* a tag that is removed with its lines (standalone.c) */
    slice indent;     /* the white space before a tag that is first on its line (standalone.c) */
    mark at;
} token;

typedef VECTOR(token) token_list;

/* Reports an error in a template; false. */
#define syntax_error(reader, at, ...) \
    (diagnostics_report((reader)->diagnostics, SEVERITY_ERROR, "template-syntax", (at), __VA_ARGS__), false)

/* Splits a template. False, after a report, when a tag is malformed or not closed. */
bool template_lex(arena *a, diagnostics *d, const source_file *file, token_list *tokens);

/* Finds standalone tags and removes the white space around them from the text. */
void template_strip_standalone(arena *a, token_list *tokens);

#endif

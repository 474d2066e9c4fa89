/* A template as a sequence of tags and of the text between them. */
#ifndef TEMPLATE_TOKEN_H
#define TEMPLATE_TOKEN_H

#include "base/diagnostics.h"
#include "base/vector.h"
#include "template/slice.h"

typedef enum token_kind {
    TOKEN_TEXT,       /* at most one line, its line end included */
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
    slice text;       /* the text, or the name in the tag */
    bool begins_line; /* nothing stands before it on its line */
    bool dynamic;     /* {{>*name}}: the name of a value that holds the name */
    bool standalone;  /* a tag alone on its lines, which go with it (layout.c) */
    slice indent;     /* the white space before a tag that is the first thing on its line (layout.c) */
    mark at;
} token;

typedef VECTOR(token) token_list;

/* Splits a template. False, after a report, when a tag is not closed or malformed. */
bool template_lex(arena *a, diagnostics *d, const source_file *file, token_list *tokens);

/* Finds the tags that stand alone on their lines, and takes the white space around them out of the text. */
void template_layout(arena *a, token_list *tokens);

#endif

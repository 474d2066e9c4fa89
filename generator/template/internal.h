/* Shared by the files of the engine; private to it. */
#ifndef TEMPLATE_INTERNAL_H
#define TEMPLATE_INTERNAL_H

#include "base/map.h"
#include "base/vector.h"
#include "template/template.h"

#include <string.h>

/* ---- values */

typedef enum value_kind {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_NUMBER,
    VALUE_TEXT,
    VALUE_LIST,
    VALUE_OBJECT
} value_kind;

/* A name with its hash, computed once per template, so that lookups compare numbers first. */
typedef struct value_key {
    const char *text;
    uint64_t hash;
} value_key;

typedef struct value_member {
    value_key key;
    const value *item;
} value_member;

/* A run has some 100,000 values: keep them small. */
struct value {
    value_kind kind;
    bool truth; /* VALUE_BOOL */
    union {
        struct {
            const char *text; /* as rendered */
            size_t length;
        } scalar;
        struct {
            const value **items;
            uint32_t count;
            uint32_t capacity;
        } list;
        struct {
            value_member *members;
            uint32_t count;
            uint32_t capacity;
        } object;
    } is;
};

value_key value_key_of(const char *text); /* borrows the text */

/* The member of an object; NULL when absent or not an object. */
const value *value_find(const value *object, value_key key);

bool value_is_true(const value *v);

/* ---- slices: parts of another text */

typedef struct slice {
    const char *start; /* NULL is allowed when the length is 0 */
    size_t length;
} slice;

static inline bool slice_equal(slice a, slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.start, b.start, a.length) == 0);
}

/* The number of leading spaces and tabs. */
static inline size_t slice_margin(slice s)
{
    size_t n = 0;
    while (n < s.length && (s.start[n] == ' ' || s.start[n] == '\t'))
        n++;
    return n;
}

/* Whether the text is blank. */
static inline bool slice_is_margin(slice s)
{
    return slice_margin(s) == s.length;
}

/* Whether there is a line break, with only white space before it. */
static inline bool slice_is_blank_line(slice s)
{
    if (s.length == 0 || s.start[s.length - 1] != '\n')
        return false;
    size_t margin = slice_margin(s);
    return margin + 1 == s.length || (margin + 2 == s.length && s.start[margin] == '\r');
}

/* ---- a template as a sequence of tags and the text between them */

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

/* ---- a parsed template: a flat array of instructions */

typedef enum operation {
    OP_TEXT,        /* writes `text` */
    OP_VALUE,       /* writes a value, escaped as the set demands */
    OP_RAW,         /* writes a value unescaped */
    OP_SECTION,     /* runs the instructions up to its OP_SECTION_END at `end` - 1 for each item */
    OP_SECTION_END, /* continues with the next item, or behind the section */
    OP_INVERTED,    /* runs the instructions up to `end` when the value is false */
    OP_PARTIAL,     /* runs another template */
    OP_PARENT,      /* the same, with the arguments that follow, up to `end` */
    OP_ARGUMENT,    /* the contents of a block of the parent, up to `end` */
    OP_BLOCK        /* runs the argument of this name; without one, the instructions up to `end` */
} operation;

/* A dotted name, split. Without keys: the implicit iterator, ".". */
typedef struct value_path {
    const char *text;
    value_key *keys;
    size_t count;
} value_path;

typedef struct instruction {
    operation op;
    bool begins_line;      /* the current indentation precedes it */
    bool standalone;       /* calls, blocks: `text` indents all lines of their result */
    bool body_begins_line; /* blocks and arguments: the contents start a line */
    bool dynamic;          /* calls: `path` is the name of a value that holds the name of the template */
    uint32_t line, column; /* of the tag */
    slice text;            /* OP_TEXT; else white space that indents the result */
    value_path path;       /* the name in the tag */
    size_t end;            /* index behind everything that belongs to it */
} instruction;

typedef struct program {
    const source_file *file;
    VECTOR(instruction) code;
} program;

struct template_set {
    arena *memory;
    diagnostics *diagnostics;
    template_escape escape;
    size_t step_limit;
    map programs; /* name → program */
};

/* Parses a template. NULL, after a report, when it is malformed. */
program *template_parse(arena *a, diagnostics *d, const source_file *file);

#endif

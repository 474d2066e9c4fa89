/* A parsed template: a flat array of instructions. */
#ifndef TEMPLATE_PROGRAM_H
#define TEMPLATE_PROGRAM_H

#include "base/diagnostics.h"
#include "base/map.h"
#include "base/vector.h"
#include "template/slice.h"
#include "template/template.h"
#include "template/value_internal.h"

#include <stdint.h>

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

/* Removes the indentation that all lines of a block or argument share from the lines and makes it the
 * indentation of the block, so that other contents can replace them. */
void template_unindent_block(program *p, size_t block);

#endif

#include "template/internal.h"

#include <stdint.h>

enum { NESTING_LIMIT = 200, SHOWN_NAME = 80 };

typedef struct open_tag {
    const token *tag;
    size_t instruction;
} open_tag;

typedef struct parser {
    arena *memory;
    diagnostics *diagnostics;
    program *result;
    VECTOR(open_tag) open;
    bool begins_line; /* the next instruction is the first of its line */
} parser;

static int shown_length(slice name)
{
    return (int)(name.length < SHOWN_NAME ? name.length : SHOWN_NAME);
}

static bool is_in_parent(const parser *p)
{
    return p->open.count > 0 && p->open.items[p->open.count - 1].tag->kind == TOKEN_PARENT;
}

static value_path whole_name(parser *p, slice name)
{
    value_path path = {.text = arena_copy_n(p->memory, name.start, name.length), .count = 1};
    path.keys = arena_array(p->memory, 1, sizeof *path.keys);
    path.keys[0] = value_key_of(path.text);
    return path;
}

/* Splits "a.b.c". False when a part is empty. */
static bool split_name(parser *p, slice name, value_path *path)
{
    *path = (value_path){.text = arena_copy_n(p->memory, name.start, name.length)};
    if (strcmp(path->text, ".") == 0)
        return true;
    VECTOR(value_key) keys = {0};
    for (const char *part = path->text;; part++) {
        size_t length = strcspn(part, ".");
        if (length == 0)
            return false;
        *vector_add(p->memory, &keys) = value_key_of(arena_copy_n(p->memory, part, length));
        part += length;
        if (*part == '\0')
            break;
    }
    path->keys = keys.items;
    path->count = keys.count;
    return true;
}

static instruction *add_instruction(parser *p, operation op, const token *t)
{
    instruction *in = vector_add(p->memory, &p->result->code);
    *in = (instruction){.op = op, .begins_line = p->begins_line, .line = t->at.line, .column = t->at.column};
    p->begins_line = false;
    return in;
}

/* A tag with the name of a value. */
static bool add_lookup(parser *p, operation op, const token *t)
{
    value_path path;
    if (!split_name(p, t->text, &path))
        return syntax_error(p, t->at, "empty part in the name '%.*s'", shown_length(t->text), t->text.start);
    add_instruction(p, op, t)->path = path;
    return true;
}

/* A partial or a parent. */
static bool add_call(parser *p, operation op, const token *t)
{
    if (t->dynamic) {
        if (!add_lookup(p, op, t))
            return false;
    } else {
        add_instruction(p, op, t)->path = whole_name(p, t->text);
    }
    instruction *in = &p->result->code.items[p->result->code.count - 1];
    in->dynamic = t->dynamic;
    in->standalone = t->standalone;
    if (t->standalone)
        in->text = t->indent;
    in->end = p->result->code.count;
    return true;
}

static bool open_tag_of(parser *p, const token *t)
{
    if (p->open.count == NESTING_LIMIT)
        return syntax_error(p, t->at, "tags are nested deeper than %d", NESTING_LIMIT);
    *vector_add(p->memory, &p->open) = (open_tag){.tag = t, .instruction = p->result->code.count - 1};
    return true;
}

static bool add_block(parser *p, const token *t)
{
    bool argument = is_in_parent(p);
    instruction *in = add_instruction(p, argument ? OP_ARGUMENT : OP_BLOCK, t);
    in->path = whole_name(p, t->text);
    in->standalone = in->body_begins_line = t->standalone;
    if (!argument)
        in->text = t->indent;
    return open_tag_of(p, t);
}

/* Of two arguments with the same name, one would be ignored. */
static bool check_argument(parser *p, size_t argument)
{
    const instruction *code = p->result->code.items;
    size_t parent = p->open.items[p->open.count - 1].instruction;
    for (size_t i = parent + 1; i < argument; i = code[i].end) {
        if (code[i].path.keys[0].hash != code[argument].path.keys[0].hash ||
            strcmp(code[i].path.text, code[argument].path.text) != 0)
            continue;
        mark at = {.file = p->result->file, .line = code[argument].line, .column = code[argument].column};
        return syntax_error(p, at, "duplicate block '%s' in a parent, first on line %u", code[i].path.text,
                            (unsigned)code[i].line);
    }
    return true;
}

/* ---- indentation of blocks ---- */

typedef struct line_walk {
    program *of;
    size_t next;
    size_t end;
} line_walk;

/* The next instruction of the block that starts a line; its `text` starts with the white space of that line.
 * Lines of an inner block or argument whose indentation is already removed do not belong to this block. */
static instruction *next_line(line_walk *w)
{
    while (w->next < w->end) {
        size_t index = w->next++;
        instruction *in = &w->of->code.items[index];
        bool indents = in->standalone || in->text.length > 0;
        if (in->op == OP_PARENT || (in->op == OP_BLOCK && indents))
            w->next = in->end;
        if (in->begins_line || in->standalone || (in->op == OP_BLOCK && indents))
            return in;
    }
    return NULL;
}

static bool is_blank(const instruction *in)
{
    return in->op == OP_TEXT && slice_is_blank_line(in->text);
}

static size_t common_length(slice a, slice b)
{
    size_t n = 0;
    while (n < a.length && n < b.length && a.start[n] == b.start[n])
        n++;
    return n;
}

/* The common margin of all lines; the margin of the block when there are none. */
static slice common_margin(program *p, size_t block)
{
    line_walk w = {.of = p, .next = block + 1, .end = p->code.items[block].end};
    slice common = {0};
    bool first = true;
    for (const instruction *in; (in = next_line(&w)) != NULL;) {
        if (is_blank(in))
            continue;
        slice margin = {.start = in->text.start, .length = slice_margin(in->text)};
        if (first)
            common = margin;
        else
            common.length = common_length(common, margin);
        first = false;
    }
    return first ? p->code.items[block].text : common;
}

static void take_margin(program *p, size_t block, size_t length)
{
    line_walk w = {.of = p, .next = block + 1, .end = p->code.items[block].end};
    for (instruction *in; (in = next_line(&w)) != NULL;) {
        size_t margin = slice_margin(in->text);
        size_t taken = margin < length ? margin : length;
        if (taken == 0)
            continue;
        in->text.start += taken;
        in->text.length -= taken;
    }
}

/* Removes the indentation that all lines of a block or argument share from the lines and makes it the indentation
 * of the block, so that other contents can replace them. */
static void unindent_block(program *p, size_t block)
{
    instruction *b = &p->code.items[block];
    slice margin = common_margin(p, block);
    if (!b->body_begins_line) {
        /* The first line is indented by the white space before the tag; then either all lines are indented,
         * or none. */
        margin.length = common_length(margin, b->text);
        if (margin.length < b->text.length)
            margin.length = 0;
    }
    b->text = margin;
    take_margin(p, block, margin.length);
}

/* ---- closing tags ---- */

static bool closes(const token *close, const token *open)
{
    if (!open->dynamic)
        return slice_equal(close->text, open->text);
    slice name = {.start = close->text.start + 1, .length = close->text.length - 1};
    return close->text.start[0] == '*' && slice_equal(name, open->text);
}

/* The start of a line before the closing tag moves to the text behind it, so that it is indented once. */
static void end_section(parser *p, const token *t, size_t section)
{
    bool begins_line = p->begins_line;
    p->begins_line = false;
    add_instruction(p, OP_SECTION_END, t)->end = section + 1;
    p->begins_line = begins_line;
}

static bool close_tag(parser *p, const token *t)
{
    if (p->open.count == 0)
        return syntax_error(p, t->at, "closing tag without an opening tag: '%.*s'", shown_length(t->text),
                            t->text.start);
    open_tag top = p->open.items[p->open.count - 1];
    if (!closes(t, top.tag))
        return syntax_error(p, t->at, "closing tag '%.*s' does not match the tag '%s%.*s' on line %u",
                            shown_length(t->text), t->text.start, top.tag->dynamic ? "*" : "",
                            shown_length(top.tag->text), top.tag->text.start, (unsigned)top.tag->at.line);
    p->open.count--;
    if (top.tag->kind == TOKEN_SECTION)
        end_section(p, t, top.instruction);
    p->result->code.items[top.instruction].end = p->result->code.count;
    if (top.tag->kind == TOKEN_BLOCK)
        unindent_block(p->result, top.instruction);
    return p->result->code.items[top.instruction].op != OP_ARGUMENT || check_argument(p, top.instruction);
}

static bool parse_tag(parser *p, const token *t)
{
    switch (t->kind) {
    case TOKEN_VALUE:
        return add_lookup(p, OP_VALUE, t);
    case TOKEN_RAW:
        return add_lookup(p, OP_RAW, t);
    case TOKEN_SECTION:
        return add_lookup(p, OP_SECTION, t) && open_tag_of(p, t);
    case TOKEN_INVERTED:
        return add_lookup(p, OP_INVERTED, t) && open_tag_of(p, t);
    case TOKEN_PARTIAL:
        return add_call(p, OP_PARTIAL, t);
    case TOKEN_PARENT:
        return add_call(p, OP_PARENT, t) && open_tag_of(p, t);
    case TOKEN_BLOCK:
        return add_block(p, t);
    case TOKEN_CLOSE:
        return close_tag(p, t);
    default:
        return true;
    }
}

/* Inside a parent, text and comments outside of its blocks are not rendered; other tags there are errors. */
static bool parse_in_parent(parser *p, const token *t)
{
    p->begins_line = false;
    if (t->kind == TOKEN_TEXT)
        return true;
    if (t->kind == TOKEN_BLOCK || t->kind == TOKEN_CLOSE || t->kind == TOKEN_COMMENT ||
        t->kind == TOKEN_DELIMITERS)
        return parse_tag(p, t);
    return syntax_error(p, t->at, "unexpected tag in the parent '%s': only blocks are rendered there",
                        p->result->code.items[p->open.items[p->open.count - 1].instruction].path.text);
}

static bool parse_token(parser *p, const token *t)
{
    if (is_in_parent(p))
        return parse_in_parent(p, t);
    p->begins_line = p->begins_line || t->begins_line;
    if (t->kind == TOKEN_TEXT) {
        if (t->text.length > 0)
            add_instruction(p, OP_TEXT, t)->text = t->text;
        return true;
    }
    if (t->standalone)
        p->begins_line = false;
    return parse_tag(p, t);
}

program *template_parse(arena *a, diagnostics *d, const source_file *file)
{
    token_list tokens = {0};
    if (!template_lex(a, d, file, &tokens))
        return NULL;
    template_strip_standalone(a, &tokens);
    parser p = {.memory = a, .diagnostics = d, .result = ARENA_NEW(a, program)};
    p.result->file = file;
    for (size_t i = 0; i < tokens.count; i++)
        if (!parse_token(&p, &tokens.items[i]))
            return NULL;
    if (p.open.count > 0) {
        const token *t = p.open.items[p.open.count - 1].tag;
        diagnostics_report(d, SEVERITY_ERROR, "template-syntax", t->at, "no closing tag for '%.*s'",
                           shown_length(t->text), t->text.start);
        return NULL;
    }
    return p.result;
}

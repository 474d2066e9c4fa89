#include "template/internal.h"

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

void template_unindent_block(program *p, size_t block)
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

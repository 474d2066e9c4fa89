#include "template/internal.h"

/* Maximum nesting of partials, parents and blocks. */
enum { CALL_LIMIT = 100 };

static const size_t DEFAULT_STEP_LIMIT = 100000000;
static const size_t OUTPUT_LIMIT = (size_t)1 << 30;

/* A section that is being rendered. */
typedef struct open_section {
    const value *list; /* NULL: not a list, rendered once */
    size_t index;
} open_section;

/* The arguments of a parent that is being rendered. */
typedef struct open_parent {
    const program *of;
    size_t instruction;
} open_parent;

typedef struct renderer {
    const template_set *set;
    arena *memory;
    buffer *out;
    size_t out_start;
    bool strict;
    bool failed;
    bool line_is_indented; /* the indentation of the next line is already written */
    size_t depth;
    size_t steps;
    VECTOR(const value *) context;
    VECTOR(open_section) sections;
    VECTOR(open_parent) parents; /* outermost first */
    buffer indentation;
    size_t indentation_start; /* index of the first active one */
} renderer;

static void fail(renderer *r, const program *p, const instruction *in, const char *problem)
{
    mark at = {.file = p->file, .line = in->line, .column = in->column};
    diagnostics_report(r->set->diagnostics, SEVERITY_ERROR, "template-rendering", at, "'%s' %s",
                       in->path.text, problem);
    r->failed = true;
}

/* Counts work that sections and partials repeat, so that hostile templates end. */
static bool spend(renderer *r, const program *p, const instruction *in, size_t steps)
{
    r->steps += steps;
    if (r->steps > r->set->step_limit)
        fail(r, p, in, "repeats more instructions than the limit");
    else if (r->out->length - r->out_start > OUTPUT_LIMIT)
        fail(r, p, in, "renders more than 1 GiB");
    return !r->failed;
}

/* The value of a dotted name: its first key is looked up from the innermost context outwards, the others in
 * the result. */
static const value *look_up(const renderer *r, const value_path *path)
{
    size_t level = r->context.count;
    if (path->count == 0)
        return r->context.items[level - 1];
    const value *found = NULL;
    while (found == NULL && level > 0)
        found = value_find(r->context.items[--level], path->keys[0]);
    for (size_t i = 1; found != NULL && i < path->count; i++)
        found = value_find(found, path->keys[i]);
    return found;
}

static void write_indentation(renderer *r)
{
    if (r->line_is_indented)
        r->line_is_indented = false;
    else if (r->indentation.length > r->indentation_start)
        buffer_append_n(r->out, r->indentation.data + r->indentation_start,
                        r->indentation.length - r->indentation_start);
}

/* Empty lines are not indented, to avoid trailing white space. */
static void begin_line(renderer *r, const instruction *in)
{
    if (in->op == OP_TEXT && (in->text.start[0] == '\n' || in->text.start[0] == '\r'))
        r->line_is_indented = false;
    else
        write_indentation(r);
}

static void write_escaped(buffer *out, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        size_t plain = strcspn(text, "&<>\"");
        buffer_append_n(out, text, plain);
        text += plain;
        if (text < end) {
            buffer_append(out, *text == '&'   ? "&amp;"
                               : *text == '<' ? "&lt;"
                               : *text == '>' ? "&gt;"
                                              : "&quot;");
            text++;
        }
    }
}

static void write_value(renderer *r, const program *p, const instruction *in)
{
    const value *v = look_up(r, &in->path);
    if (v == NULL || v->kind == VALUE_LIST || v->kind == VALUE_OBJECT) {
        if (r->strict)
            fail(r, p, in, v != NULL ? "is a list or an object, expected a text" : "has no value here");
        return;
    }
    if (in->op == OP_VALUE && r->set->escape == TEMPLATE_ESCAPE_HTML)
        write_escaped(r->out, v->is.scalar.text, v->is.scalar.length);
    else
        buffer_append_n(r->out, v->is.scalar.text, v->is.scalar.length);
}

/* Both return the index of the next instruction. */
static size_t enter_section(renderer *r, const program *p, size_t index)
{
    const instruction *in = &p->code.items[index];
    const value *v = look_up(r, &in->path);
    if (v == NULL || !value_is_true(v))
        return in->end;
    bool is_list = v->kind == VALUE_LIST;
    *vector_add(r->memory, &r->sections) = (open_section){.list = is_list ? v : NULL};
    *vector_add(r->memory, &r->context) = is_list ? v->is.list.items[0] : v;
    return index + 1;
}

static size_t repeat_section(renderer *r, const program *p, size_t index)
{
    open_section *s = &r->sections.items[r->sections.count - 1];
    size_t body = p->code.items[index].end;
    if (s->list != NULL && ++s->index < s->list->is.list.count) {
        r->context.items[r->context.count - 1] = s->list->is.list.items[s->index];
        spend(r, p, &p->code.items[body - 1], index - body + 1);
        return body;
    }
    r->sections.count--;
    r->context.count--;
    return index + 1;
}

static void run(renderer *r, const program *p, size_t from, size_t to);

/* Runs instructions with their lines indented by `margin`, in addition to the current indentation if
 * `inherit`. */
static void run_indented(renderer *r, const program *p, size_t from, size_t to, slice margin, bool inherit)
{
    size_t start = r->indentation_start, length = r->indentation.length;
    if (!inherit)
        r->indentation_start = length;
    buffer_append_n(&r->indentation, margin.start, margin.length);
    r->depth++;
    run(r, p, from, to);
    r->depth--;
    r->indentation.length = length;
    r->indentation_start = start;
}

static bool may_call(renderer *r, const program *p, const instruction *in)
{
    if (r->depth < CALL_LIMIT)
        return true;
    fail(r, p, in, "is nested too deeply: at most 100 partials and blocks");
    return false;
}

static const program *find_called(renderer *r, const program *p, const instruction *in)
{
    const char *name = in->path.text;
    if (in->dynamic) {
        const value *v = look_up(r, &in->path);
        if (v == NULL && r->strict)
            fail(r, p, in, "has no value here");
        if (v == NULL)
            return NULL;
        name = v->kind == VALUE_LIST || v->kind == VALUE_OBJECT ? "" : v->is.scalar.text;
    }
    const program *called = map_get(&r->set->programs, name);
    if (called == NULL && r->strict)
        fail(r, p, in, "is not a template");
    return called;
}

static void call(renderer *r, const program *p, size_t index)
{
    const instruction *in = &p->code.items[index];
    const program *called = find_called(r, p, in);
    if (called == NULL || !may_call(r, p, in) || !spend(r, p, in, called->code.count + 1))
        return;
    if (in->op == OP_PARENT)
        *vector_add(r->memory, &r->parents) = (open_parent){.of = p, .instruction = index};
    run_indented(r, called, 0, called->code.count, in->text, in->standalone);
    if (in->op == OP_PARENT)
        r->parents.count--;
}

/* The argument that replaces a block: that of the outermost parent. NULL without one. */
static const instruction *find_argument(const renderer *r, const instruction *block, const program **of)
{
    for (size_t i = 0; i < r->parents.count; i++) {
        const instruction *code = r->parents.items[i].of->code.items;
        size_t parent = r->parents.items[i].instruction;
        for (size_t a = parent + 1; a < code[parent].end; a = code[a].end) {
            if (code[a].path.keys[0].hash != block->path.keys[0].hash ||
                strcmp(code[a].path.text, block->path.text) != 0)
                continue;
            *of = r->parents.items[i].of;
            return &code[a];
        }
    }
    return NULL;
}

static void run_block(renderer *r, const program *p, const instruction *block)
{
    const program *of = p;
    const instruction *argument = find_argument(r, block, &of);
    const instruction *body = argument != NULL ? argument : block;
    size_t from = (size_t)(body - of->code.items) + 1;
    if (from == body->end || !may_call(r, p, block) || !spend(r, p, block, body->end - from))
        return;
    if (block->standalone && !body->body_begins_line) {
        write_indentation(r);
        buffer_append_n(r->out, block->text.start, block->text.length);
    }
    bool continues_line = !block->standalone && body->body_begins_line;
    if (continues_line)
        r->line_is_indented = true;
    run_indented(r, of, from, body->end, block->text, true);
    if (continues_line)
        r->line_is_indented = false;
}

/* Runs the instructions from `from` up to `to`. Sections have a stack of their own, so only partials and
 * blocks recurse. */
static void run(renderer *r, const program *p, size_t from, size_t to)
{
    const instruction *code = p->code.items;
    size_t index = from;
    while (index < to && !r->failed) {
        const instruction *in = &code[index];
        if (in->begins_line)
            begin_line(r, in);
        switch (in->op) {
        case OP_TEXT:
            buffer_append_n(r->out, in->text.start, in->text.length);
            index++;
            break;
        case OP_VALUE:
        case OP_RAW:
            write_value(r, p, in);
            index++;
            break;
        case OP_SECTION:
            index = enter_section(r, p, index);
            break;
        case OP_SECTION_END:
            index = repeat_section(r, p, index);
            break;
        case OP_INVERTED: {
            const value *v = look_up(r, &in->path);
            index = v != NULL && value_is_true(v) ? in->end : index + 1;
            break;
        }
        case OP_PARTIAL:
        case OP_PARENT:
            call(r, p, index);
            index = in->end;
            break;
        case OP_ARGUMENT:
            index = in->end;
            break;
        case OP_BLOCK:
            run_block(r, p, in);
            index = in->end;
            break;
        }
    }
}

/* ---- the set ---- */

template_set *template_set_new(diagnostics *d, template_escape escape)
{
    arena *memory = arena_new();
    template_set *set = ARENA_NEW(memory, template_set);
    *set = (template_set){
        .memory = memory, .diagnostics = d, .escape = escape, .step_limit = DEFAULT_STEP_LIMIT};
    map_init(&set->programs, memory);
    return set;
}

void template_set_free(template_set *set)
{
    if (set != NULL)
        arena_free(set->memory);
}

void template_set_step_limit(template_set *set, size_t steps)
{
    set->step_limit = steps;
}

bool template_add(template_set *set, const char *name, const source_file *file)
{
    program *p = template_parse(set->memory, set->diagnostics, file);
    if (p != NULL)
        map_put(&set->programs, name, p);
    return p != NULL;
}

bool template_render(template_set *set, const char *name, const value *data, bool strict, buffer *out)
{
    const program *p = map_get(&set->programs, name);
    if (p == NULL) {
        diagnostics_report(set->diagnostics, SEVERITY_ERROR, "unknown-template", (mark){0},
                           "unknown template '%s'", name);
        return false;
    }
    renderer r = {.set = set, .memory = arena_new(), .out = out, .out_start = out->length, .strict = strict};
    *vector_add(r.memory, &r.context) = data;
    run(&r, p, 0, p->code.count);
    buffer_free(&r.indentation);
    arena_free(r.memory);
    return !r.failed;
}

#include "template/program.h"
#include "template/render.h"

static const size_t DEFAULT_STEP_LIMIT = 100000000;

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
    return template_run(set, p, data, strict, out);
}

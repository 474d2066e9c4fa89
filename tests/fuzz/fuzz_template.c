/* Renders templates with one fixed tree of values: NUL bytes separate the templates of the input, which can
 * include one another as partials. Rendering must end. */
#include "template/template.h"

#include <stdint.h>
#include <string.h>

/* Limits the work per input. */
enum { STEP_LIMIT = 20000, FILES = 4 };

static value *make_data(arena *a)
{
    value *data = value_object(a);
    value *list = value_list(a);
    for (int64_t i = 0; i < 3; i++) {
        value *item = value_object(a);
        value_set_integer(a, item, "n", i);
        value_set_text(a, item, "k", i == 1 ? "b" : "c");
        value_push(a, list, item);
    }
    value_set(a, data, "l", list);
    value_set_text(a, data, "t", "one\n<two>\n");
    value_set_bool(a, data, "y", true);
    value_set(a, data, "z", value_null(a));
    value *inner = value_object(a);
    value_set(a, inner, "l", list);
    value_set(a, data, "o", inner);
    return data;
}

static void render_input(diagnostics *d, arena *a, const uint8_t *input, size_t size, bool strict)
{
    static const char *const names[FILES] = {"a", "b", "c", "d"};
    template_set *set = template_set_new(d, strict ? TEMPLATE_ESCAPE_HTML : TEMPLATE_ESCAPE_NONE);
    template_set_step_limit(set, STEP_LIMIT);
    for (size_t i = 0, at = 0; i < FILES && at <= size; i++) {
        const uint8_t *end = at < size && i + 1 < FILES ? memchr(input + at, '\0', size - at) : NULL;
        size_t length = end ? (size_t)(end - input) - at : size - at;
        source_file *file = ARENA_NEW(a, source_file);
        *file = (source_file){.path = names[i],
                              .text = arena_copy_n(a, length > 0 ? (const char *)input + at : "", length),
                              .length = length,
                              .order = i};
        template_add(set, names[i], file);
        at += length + 1;
    }
    buffer out = {0};
    template_render(set, "a", make_data(a), strict, &out);
    buffer_clear(&out);
    diagnostics_render(d, &out);
    buffer_free(&out);
    template_set_free(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    if (size == 0)
        return 0;
    arena *a = arena_new();
    diagnostics *d = diagnostics_new();
    render_input(d, a, input + 1, size - 1, input[0] % 2 == 1);
    diagnostics_free(d);
    arena_free(a);
    return 0;
}

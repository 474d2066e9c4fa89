#include <stdarg.h>

#include "model/builder.h"

void report_left_out(model_builder *b, mark at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vformat(b->memory, format, arguments);
    va_end(arguments);
    diagnostics_report(b->diagnostics, b->strict ? SEVERITY_ERROR : SEVERITY_WARNING, at, "%s", text);
}

const char *json_text(model_builder *b, const node *n)
{
    if (!n)
        return NULL;
    buffer text = {0};
    node_to_json(n, &text);
    const char *copy = arena_copy(b->memory, buffer_text(&text));
    buffer_free(&text);
    return copy;
}

/* The variables of a path. Some documents write them as URI templates, "{;id*}": the operator and the star
 * repeat the style of the parameter. */
#include "model/path_template.h"

#include "model/builder.h"

#include <string.h>

static void read_variable(const char *open, const char *close, path_variable *variable)
{
    variable->open = open;
    variable->close = close;
    variable->name = open + 1;
    if (strchr(".;?&+#/", *variable->name) != NULL)
        variable->name++;
    variable->length = (size_t)(close - variable->name);
    if (variable->length > 0 && close[-1] == '*')
        variable->length--;
}

bool path_template_next(const char *from, path_variable *variable)
{
    for (;;) {
        const char *open = from + strcspn(from, "{#"); /* a fragment is never sent */
        const char *close = *open == '{' ? strchr(open, '}') : NULL;
        if (close == NULL)
            return false;
        read_variable(open, close, variable);
        if (variable->length > 0)
            return true;
        from = close;
    }
}

bool path_template_has(const char *path, const char *name)
{
    path_variable variable;
    for (const char *at = path; path_template_next(at, &variable); at = variable.close)
        if (strlen(name) == variable.length && memcmp(variable.name, name, variable.length) == 0)
            return true;
    return false;
}

const char *model_plain_path(model_builder *b, const spec_operation *operation)
{
    buffer plain = {0};
    path_variable variable;
    const char *rest = operation->path;
    for (; path_template_next(rest, &variable); rest = variable.close + 1) {
        buffer_append_n(&plain, rest, (size_t)(variable.open - rest));
        buffer_append_char(&plain, '{');
        buffer_append_n(&plain, variable.name, variable.length);
        buffer_append_char(&plain, '}');
    }
    size_t rest_length = strcspn(rest, "#");
    if (memchr(rest, '{', rest_length) != NULL)
        diagnostics_report(b->diagnostics, SEVERITY_WARNING, "unclosed-path-variable", operation->path_at,
                           "'{' in the path '%s' does not begin a variable; it is sent unchanged",
                           operation->path);
    buffer_append_n(&plain, rest, rest_length);
    if (rest[rest_length] != '\0')
        diagnostics_report(b->diagnostics, SEVERITY_NOTE, "path-fragment", operation->path_at,
                           "fragment '%s' of the path is cut off: a request has no fragment",
                           rest + rest_length);
    return buffer_to_arena(&plain, b->memory);
}

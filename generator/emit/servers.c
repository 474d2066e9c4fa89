/* Servers: the rows of the tables, and the constants of the header client.h. */
#include "base/text.h"
#include "emit/doc_comments.h"
#include "emit/values.h"
#include "lang/comment.h"
#include "lang/literal.h"

#include <string.h>

static value *emit_literal(arena *a, const char *text)
{
    return value_text(a, literal_string(a, text, strlen(text)));
}

static value *emit_variable(arena *a, const spec_variable *from)
{
    value *item = value_object(a);
    value *values = value_list(a);
    buffer all = {0};
    for (size_t i = 0; i < from->values.count; i++) {
        value *allowed = value_object(a);
        value_set(a, allowed, "literal", emit_literal(a, from->values.items[i]));
        value_push(a, values, allowed);
        buffer_format(&all, "%s%s", i == 0 ? "" : ", ", from->values.items[i]);
    }
    const char *one_of = from->values.count > 0 ? arena_format(a, "; one of %s", buffer_text(&all)) : "";
    value_set_text(
        a, item, "text",
        comment_line(a, arena_format(a, "`%s`: default %s%s", from->name,
                                     from->default_value != NULL ? from->default_value : "none", one_of)));
    buffer_free(&all);
    value_set(a, item, "name_literal", emit_literal(a, from->name));
    value_set(a, item, "default_literal",
              from->default_value != NULL ? emit_literal(a, from->default_value) : value_null(a));
    value_set(a, item, "values", values);
    value_set_integer(a, item, "value_count", (int64_t)from->values.count);
    value_set_bool(a, item, "has_values", from->values.count > 0);
    return item;
}

/* {name_literal, url_literal, url, variables, variable_count, has_variables, doc_lines, has_doc, has_text}. */
static value *emit_server(arena *a, const spec_server *from, const char *name)
{
    value *item = value_object(a);
    value *variables = value_list(a);
    for (size_t i = 0; i < from->variables.count; i++)
        value_push(a, variables, emit_variable(a, &from->variables.items[i]));
    bool has_variables = from->variables.count > 0;
    value_set(a, item, "name_literal", emit_literal(a, name));
    value_set(a, item, "url_literal", emit_literal(a, from->url));
    value_set_text(a, item, "url", comment_line(a, from->url));
    value_set(a, item, "variables", variables);
    value_set_integer(a, item, "variable_count", (int64_t)from->variables.count);
    value_set_bool(a, item, "has_variables", has_variables);
    value_set(a, item, "doc_lines", doc_comment_lines(a, from->description));
    value_set_bool(a, item, "has_doc", from->description != NULL);
    value_set_bool(a, item, "has_text", from->description != NULL || has_variables);
    return item;
}

value *emit_servers(const sdk *s)
{
    value *list = value_list(s->values);
    for (size_t i = 0; i < s->servers.count; i++) {
        const sdk_server *server = &s->servers.items[i];
        value *item = emit_server(s->values, server->from, server->name);
        value_set_text(s->values, item, "macro", server->macro);
        value_push(s->values, list, item);
    }
    return list;
}

value *emit_root_server(const sdk *s)
{
    const spec_servers *servers = &s->model->document->servers;
    if (servers->count == 0 || servers->items[0].variables.count == 0)
        return value_null(s->values);
    return emit_server(s->values, &servers->items[0], "");
}

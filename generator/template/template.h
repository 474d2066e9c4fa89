/* The Mustache engine: a set of named templates, parsed once, rendered with values.
 *
 * As the specification says (github.com/mustache/spec), with two choices for C text: `{{name}}` does not escape HTML unless
 * the set was made with `template_escape_html`, since the product is C; and lambdas are not offered. */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include "base/buffer.h"
#include "base/diagnostics.h"
#include "template/value.h"

typedef struct template_set template_set;

typedef enum template_escape { TEMPLATE_ESCAPE_NONE, TEMPLATE_ESCAPE_HTML } template_escape;

template_set *template_set_new(diagnostics *d, template_escape escape);
void template_set_free(template_set *set);

/* Adds or replaces a template; `name` without ".mustache" is what {{>name}} refers to. Syntax errors are reported with
 * file:line:column and return false. */
bool template_add(template_set *set, const char *name, const source_file *file);

/* Renders a template. False, after a report, when it is unknown, or a partial nests deeper than 100.
 * A name that no value has renders as nothing, as Mustache has it; with `strict` it is an error that names the place. */
bool template_render(template_set *set, const char *name, const value *data, bool strict, buffer *out);

#endif

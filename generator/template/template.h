/* The Mustache engine: a set of named templates, parsed once, rendered with values.
 *
 * As the specification says (github.com/mustache/spec), with its optional dynamic names and inheritance, and
 * with three choices for C text: `{{name}}` does not escape HTML unless the set was made with
 * TEMPLATE_ESCAPE_HTML, since the product is C; the indentation of a partial is not put on its empty lines;
 * and lambdas are not offered.
 *
 * Not thread-safe. */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include "base/buffer.h"
#include "base/diagnostics.h"
#include "template/value.h"

typedef struct template_set template_set;

typedef enum template_escape { TEMPLATE_ESCAPE_NONE, TEMPLATE_ESCAPE_HTML } template_escape;

/* `d` must outlive the set. */
template_set *template_set_new(diagnostics *d, template_escape escape);
void template_set_free(template_set *set); /* NULL is fine */

/* Adds or replaces a template; `name` without ".mustache" is what {{>name}} refers to. The file must outlive
 * the set. Syntax errors, and tags that nest deeper than 200, are reported with file:line:column and return
 * false; the set is unchanged then. */
bool template_add(template_set *set, const char *name, const source_file *file);

/* How much work one rendering may do before it fails: instructions that sections and partials repeat, 100
 * million unless told. So a hostile template ends. */
void template_set_step_limit(template_set *set, size_t steps);

/* Appends the rendered template to `out`. False, after a report, when the template is unknown, partials and
 * blocks nest deeper than 100, or the work (or 1 GiB of output) exceeds its limit; `out` may have a part of
 * the text then.
 *
 * A name that no value has renders as nothing, as Mustache has it. With `strict`, a value or a partial that
 * is unknown is an error that names the place, and so is a list or an object where a text belongs; sections
 * still ask whether there is a value. */
bool template_render(template_set *set, const char *name, const value *data, bool strict, buffer *out);

#endif

/* The Mustache engine: a set of named templates, parsed once and rendered with values.
 *
 * Implements the specification (github.com/mustache/spec) with its optional dynamic names and inheritance,
 * and with three choices for C text: `{{name}}` does not escape HTML unless the set was created with
 * TEMPLATE_ESCAPE_HTML; empty lines of a partial are not indented; and lambdas are not supported.
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
void template_set_free(template_set *set); /* NULL is allowed */

/* Adds or replaces a template. {{>name}} refers to it by its `name`, without ".mustache". The file must
 * outlive the set. False, after a report, for syntax errors and for tags that are nested deeper than 200; the
 * set is unchanged then. */
bool template_add(template_set *set, const char *name, const source_file *file);

/* Limits the work of one rendering, counted in instructions that sections and partials repeat, so that
 * hostile templates end. 100 million by default. */
void template_set_step_limit(template_set *set, size_t steps);

/* Appends the rendered template to `out`. False, after a report, when the template is unknown, when partials
 * and blocks are nested deeper than 100, or when the work or the output (1 GiB) exceeds its limit; `out` can
 * hold a part of the text then.
 *
 * A name without a value renders as nothing, as Mustache specifies. With `strict`, unknown values and
 * partials are errors, and so are lists and objects in place of texts; sections may still test for unknown
 * values. */
bool template_render(template_set *set, const char *name, const value *data, bool strict, buffer *out);

#endif

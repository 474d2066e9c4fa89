/* Runs a parsed template. */
#ifndef TEMPLATE_RENDER_H
#define TEMPLATE_RENDER_H

#include "template/program.h"

/* Appends the result to `out`. False, after a report, on failure; `out` can hold a part of the result
 * then. */
bool template_run(const template_set *set, const program *p, const value *data, bool strict, buffer *out);

#endif

/* Pairs of a query or a form: `name=value&name=value`. */
#ifndef CPOD_RUNTIME_FORM_H
#define CPOD_RUNTIME_FORM_H

#include "core/call/style.h"

typedef struct cpodi_form {
    const cpod_tables *tables;
    cpodi_arena *arena;
    cpodi_buffer *out;
    bool has_pairs; /* set by the first append: the next pair begins with '&' */
} cpodi_form;

/* Appends a value that is not absent, as one pair or as several. `value->flags`: CPOD_FLAG_EXPLODE,
 * CPOD_FLAG_RESERVED. Statuses of cpodi_style_flatten(). */
cpod_status cpodi_form_append(cpodi_form *form, const char *name, cpod_style style,
                              const cpodi_typed_value *value, cpod_error *error);

#endif

/* The styles of OpenAPI: how the pieces of a value are joined. */
#ifndef CPOD_RUNTIME_STYLE_H
#define CPOD_RUNTIME_STYLE_H

#include "core/base/buffer.h"
#include "core/call/flatten.h"

typedef struct cpodi_join {
    const char *between; /* two pieces */
    const char *equals;  /* name and text of a piece */
    bool escape;
    bool allow_reserved;
} cpodi_join;

void cpodi_style_append_text(cpodi_buffer *out, const char *text, const cpodi_join *join);
void cpodi_style_append(cpodi_buffer *out, const cpodi_flat *flat, const cpodi_join *join);

/* Refuses names and texts with the separator of a style that does not escape it, as a server would split them;
 * names with '=' if that follows them. Scalars pass. CPOD_ERR_INVALID_ARGUMENT. */
cpod_status cpodi_style_check(const cpodi_flat *flat, char separator, bool has_equals, cpod_error *error);

/* Names the parameter in an error that its value caused. @return `status`. */
cpod_status cpodi_style_blame(cpod_error *error, const char *name, cpod_status status);

/* Pairs of a query or a form: `name=value&name=value`. */
typedef struct cpodi_form {
    const cpod_tables *tables;
    cpodi_arena *arena;
    cpodi_buffer *out;
    bool has_pairs; /* set by the first append: the next pair begins with '&' */
} cpodi_form;

/* Appends a value that is not absent, as one pair or as several. `value->flags`: CPOD_FLAG_EXPLODE,
 * CPOD_FLAG_RESERVED. Statuses of cpodi_flatten(). */
cpod_status cpodi_form_append(cpodi_form *form, const char *name, cpod_style style,
                              const cpodi_typed_value *value, cpod_error *error);

#endif

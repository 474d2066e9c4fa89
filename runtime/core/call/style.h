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

/* Flattens a value for a style. Statuses of cpodi_flatten(), of cpodi_encode() for CPOD_STYLE_JSON. */
cpod_status cpodi_style_flatten(const cpod_tables *tables, cpod_style style, const cpodi_typed_value *value,
                                cpodi_arena *arena, cpodi_flat *flat, cpod_error *error);

/* Names the parameter in an error that its value caused. @return `status`. */
cpod_status cpodi_style_blame(cpod_error *error, const char *name, cpod_status status);

#endif

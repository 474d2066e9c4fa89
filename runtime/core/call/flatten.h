/* Values as URLs, headers and forms see them: one text, a row of texts, or a row of named texts. */
#ifndef CPOD_RUNTIME_FLATTEN_H
#define CPOD_RUNTIME_FLATTEN_H

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "cpod/core/error.h"
#include "cpod/core/generated.h"

typedef enum cpodi_flat_kind { CPODI_FLAT_SCALAR, CPODI_FLAT_LIST, CPODI_FLAT_OBJECT } cpodi_flat_kind;

typedef struct cpodi_piece {
    const char *name; /* NULL but for CPODI_FLAT_OBJECT */
    const char *text;
} cpodi_piece;

typedef struct cpodi_flat {
    cpodi_flat_kind shape;
    cpodi_piece *pieces; /* one for CPODI_FLAT_SCALAR */
    size_t count;
    size_t capacity;
} cpodi_flat;

/* Flattens a value that is not absent; null is the text "null". What is nested deeper becomes its JSON text;
 * with `deep`, members of objects in objects get the name `outer][inner`, as deepObject wants. Pieces and
 * texts are in the arena. CPOD_OK, CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_flatten(const cpod_tables *tables, cpod_kind kind, uint32_t type, const void *value,
                          bool deep, cpodi_arena *arena, cpodi_flat *out, cpod_error *error);

/* What a union holds: its kind, type and address. False when that is no variant of the API's: absent, null or
 * other. */
bool cpodi_union_value(const cpod_tables *tables, uint32_t type, const void *value, cpod_kind *kind,
                       uint32_t *inner_type, const void **inner);

/* The text of a value as one piece, in the arena: scalars bare, the rest as JSON. Statuses as above. */
cpod_status cpodi_flatten_text(const cpod_tables *tables, cpod_kind kind, uint32_t type, const void *value,
                               cpodi_arena *arena, const char **out, cpod_error *error);

/* The text that stands for an implied enum that is left out: its only value. */
const char *cpodi_const_text(const cpod_tables *tables, cpod_kind kind, uint32_t type, cpodi_arena *arena);

/* A field's bare name, copied to the arena with a NUL. NULL: memory has run out. */
char *cpodi_field_name(const cpod_tables *tables, const cpod_field *field, cpodi_arena *arena);

#endif

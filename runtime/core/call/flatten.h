/* Values as URLs, headers and forms carry them: one text, a list of texts, or a list of named texts. */
#ifndef CPOD_RUNTIME_FLATTEN_H
#define CPOD_RUNTIME_FLATTEN_H

#include "core/base/arena.h"
#include "core/codec/typed_value.h"
#include "cpod/core/error.h"
#include "cpod/core/generated.h"

typedef enum cpodi_flat_kind { CPODI_FLAT_SCALAR, CPODI_FLAT_LIST, CPODI_FLAT_OBJECT } cpodi_flat_kind;

typedef struct cpodi_piece {
    const char *name; /* NULL but for CPODI_FLAT_OBJECT */
    const char *text;
    bool is_json; /* the text of a structure: its reserved characters are escaped in any case */
} cpodi_piece;

typedef struct cpodi_flat {
    cpodi_flat_kind kind;
    cpodi_piece *pieces; /* one for CPODI_FLAT_SCALAR */
    size_t count;
    size_t capacity;
} cpodi_flat;

/* Flattens a value that is not absent for a style; null is the text "null". Deeper values become their JSON
 * text; for CPOD_STYLE_DEEP, members of nested objects get the name `outer][inner`; CPOD_STYLE_JSON and
 * CPOD_STYLE_CONTENT give one piece, lists included. Pieces and texts are in the arena.
 * CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_flatten(const cpod_tables *tables, cpod_style style, const cpodi_typed_value *value,
                          cpodi_arena *arena, cpodi_flat *out, cpod_error *error);

/* The text of a value as one piece, in the arena: scalars bare, the rest as JSON. Statuses as above. */
cpod_status cpodi_flatten_text(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_arena *arena,
                               const char **out, cpod_error *error);

/* The value that a union holds, also one of a union inside; any other value, and a union that holds none of
 * its variants, unchanged. */
cpodi_typed_value cpodi_flatten_variant(const cpod_tables *tables, const cpodi_typed_value *value);

/* A member of an object as a form has it. */
typedef struct cpodi_member {
    const char *name; /* in the arena */
    cpodi_typed_value value;
    /* The only value of an enum, to which `value` refers if the field omits it. */
    const char *text;
    int64_t number;
} cpodi_member;

/* The only value of an enum, kept in the member: a number stays one in a form that carries JSON. */
cpodi_typed_value cpodi_flatten_constant(const cpod_tables *tables, cpod_kind kind, uint32_t type,
                                         cpodi_member *member);

/* CPOD_DONE: absent, and not required. CPOD_ERR_INVALID_ARGUMENT: a required member is missing;
 * CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_flatten_member(const cpod_tables *tables, const cpod_field *field, const void *object,
                                 cpodi_arena *arena, cpodi_member *out, cpod_error *error);

#endif

/* Reading application/x-www-form-urlencoded. */
#ifndef CPOD_RUNTIME_FORM_READ_H
#define CPOD_RUNTIME_FORM_READ_H

#include "core/codec/codec.h"

/* Appends the JSON of the object or map that a form describes, terminated, for the decoder: `kind` and `type`
 * say which fields are numbers, lists (one pair an item) and structures (JSON text). A field that comes twice
 * without being a list becomes an array, which the decoder refuses. Working memory is in the arena.
 * CPOD_ERR_DECODE: not UTF-8; CPOD_ERR_LIMIT: more than 4096 pairs; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_form_read(const cpod_tables *tables, cpod_kind kind, uint32_t type,
                            const cpodi_json_input *form, cpodi_arena *arena, cpodi_buffer *out,
                            cpod_error *error);

#endif

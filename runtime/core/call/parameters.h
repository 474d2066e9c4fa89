/* The parameters of an operation: in the path, the query, the headers, the cookies. */
#ifndef CPOD_RUNTIME_PARAMETERS_H
#define CPOD_RUNTIME_PARAMETERS_H

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/codec/typed_value.h"
#include "core/http/headers.h"
#include "cpod/core/error.h"
#include "cpod/core/generated.h"

/* Appends the operation's path with its parameters in place. `path` as for cpod_core_call().
 * CPOD_ERR_INVALID_ARGUMENT: a value is NULL or empty, or a segment would be `.` or `..`, which no escaping
 * protects. */
cpod_status cpodi_parameters_path(const cpod_tables *tables, const cpod_operation *operation,
                                  const void *const *path, cpodi_arena *arena, cpodi_buffer *url,
                                  cpod_error *error);

/* Appends `?…` for the query parameters that are set, and adds the headers and the Cookie; headers of parts
 * belong to the body. `params` may be NULL. CPOD_ERR_INVALID_ARGUMENT: a required one is missing, or a header's value has a line end. */
cpod_status cpodi_parameters_rest(const cpod_tables *tables, const cpod_operation *operation,
                                  const void *params, cpodi_arena *arena, cpodi_buffer *url,
                                  cpodi_headers *headers, cpod_error *error);

/* The text of a header whose value is not absent, in the arena; NULL: a list or an object without items, which is
 * not sent. CPOD_ERR_INVALID_ARGUMENT: also an item with a comma, as headers have no escape; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_parameter_header_text(const cpod_tables *tables, const cpod_parameter *parameter,
                                        const cpodi_typed_value *value, cpodi_arena *arena, const char **out,
                                        cpod_error *error);

#endif

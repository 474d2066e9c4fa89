/* The parameters of an operation: in the path, the query, the headers, the cookies. */
#ifndef CPOD_RUNTIME_PARAMETERS_H
#define CPOD_RUNTIME_PARAMETERS_H

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/http/headers.h"
#include "cpod/core/error.h"
#include "cpod/core/generated.h"

/* Appends the operation's path with its parameters in place. `path` as for cpod_core_call().
 * CPOD_ERR_INVALID_ARGUMENT: a value is NULL or empty, or a segment would be `.` or `..`, which no escaping
 * protects. */
cpod_status cpodi_parameters_path(const cpod_tables *tables, const cpod_operation *operation,
                                  const void *const *path, cpodi_arena *arena, cpodi_buffer *url,
                                  cpod_error *error);

/* Appends `?…` for the query parameters that are set, and adds the headers and the Cookie. `params` may be
 * NULL. CPOD_ERR_INVALID_ARGUMENT: a required one is missing, or a header's value has a line end. */
cpod_status cpodi_parameters_rest(const cpod_tables *tables, const cpod_operation *operation,
                                  const void *params, cpodi_arena *arena, cpodi_buffer *url,
                                  cpodi_headers *headers, cpod_error *error);

#endif

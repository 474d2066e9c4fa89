/* The request header Accept. */
#ifndef CPOD_RUNTIME_ACCEPT_H
#define CPOD_RUNTIME_ACCEPT_H

#include "core/base/buffer.h"
#include "cpod/core/generated.h"

/* Appends the media types that a function returns, each once: JSON first, then in the order of the document; with
 * less quality those that another function returns for another status; last, problems. Any type where a
 * function returns nothing.
 *
 * `wanted`: the call option accept, which the list becomes; NULL: not set. CPOD_ERR_INVALID_ARGUMENT: it is not one
 * media type, or none that the function returns. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_accept_write(const cpod_tables *tables, const cpod_operation *operation, const char *wanted,
                               cpodi_buffer *text, cpod_error *error);

/* The same for a call whose media types are not documented; `otherwise` is the list without `wanted`. */
cpod_status cpodi_accept_write_any(const char *wanted, const char *otherwise, cpodi_buffer *text,
                                   cpod_error *error);

#endif

/* multipart/form-data (RFC 7578). */
#ifndef CPOD_RUNTIME_MULTIPART_H
#define CPOD_RUNTIME_MULTIPART_H

#include "core/call/call.h"

/* Builds the body of an object, one part a field, one an item of a list; files from callbacks are streamed.
 * Sets Content-Type. */
cpod_status cpodi_multipart_build(cpodi_call *call, const cpod_body *body, const void *value,
                                  cpod_error *error);

/* How the field with this index travels, when not by the default; else NULL. */
const cpod_part *cpodi_multipart_part(const cpod_tables *tables, const cpod_body *body, uint32_t field);

#endif

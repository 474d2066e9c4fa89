/* Text in other encodings than UTF-8. */
#ifndef CPOD_RUNTIME_CHARSET_H
#define CPOD_RUNTIME_CHARSET_H

#include "core/base/buffer.h"
#include "cpod/core/error.h"

/* Converts a terminated text from the charset of its Content-Type to UTF-8, without a byte order mark; it stays
 * terminated. Without the parameter, and as UTF-8 or US-ASCII, the text is unchanged.
 *
 * `replaced`: what the charset does not have becomes U+FFFD and is counted there; NULL: it is CPOD_ERR_DECODE.
 * CPOD_ERR_PROTOCOL: the C library does not know the charset, which the message names. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_charset_to_utf8(const char *content_type, cpodi_buffer *text, uint32_t *replaced,
                                  cpod_error *error);

#endif

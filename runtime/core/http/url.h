/* URLs: escaping, and the address of the API. */
#ifndef CPOD_RUNTIME_URL_H
#define CPOD_RUNTIME_URL_H

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "cpod/core/error.h"
#include "cpod/core/generated.h"

/* Appends text with every byte but the unreserved ones of RFC 3986 as %XX. With `allow_reserved`, reserved
 * characters that cannot end or split a query value, and triplets that are there already, stay as they
 * are. */
void cpodi_url_escape(cpodi_buffer *out, const char *text, size_t length, bool allow_reserved);

/* Makes the address requests go to: `base_url` (NULL: the API's server), with the server's path or
 * `base_path` appended to a bare origin, without a trailing '/'. `*out` is in the arena.
 * CPOD_ERR_CONFIGURATION when it is no http(s) address. */
cpod_status cpodi_url_base(cpodi_arena *arena, const char *server_url, const char *base_url,
                           const char *base_path, char **out, cpod_error *error);

/* Length of the origin `scheme://authority` an address begins with; 0 when there is none. */
size_t cpodi_url_origin_length(const char *url);

#endif

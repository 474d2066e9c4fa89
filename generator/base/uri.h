/* References and percent-encoding (RFC 3986, sections 5.2 and 2.1), and escapes of JSON Pointers (RFC 6901, section 3). */
#ifndef BASE_URI_H
#define BASE_URI_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* The target of a reference relative to a base. Neither has a fragment. A base may be the path of a file; ".." above
 * it stay. */
char *uri_resolve(arena *a, const char *base, const char *reference);

/* Decodes "%41". Incomplete escapes, "%00" and a raw U+0000 are copied unchanged and set `*is_malformed`
 * (NULL is allowed). */
char *uri_percent_decode(arena *a, const char *text, size_t length, bool *is_malformed);

/* Encodes every byte that is neither unreserved (RFC 3986, section 2.3) nor in `plain`. */
char *uri_percent_encode(arena *a, const char *text, const char *plain);

/* Encodes '~' as "~0" and '/' as "~1". Returns `segment` itself when it has neither. */
const char *uri_pointer_escape(arena *a, const char *segment);

/* Decodes "~0" and "~1" in place. */
void uri_pointer_unescape(char *segment);

#endif

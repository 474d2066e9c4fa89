/* Media types, as in Content-Type. */
#ifndef CPOD_RUNTIME_MEDIA_TYPE_H
#define CPOD_RUNTIME_MEDIA_TYPE_H

#include <stdbool.h>

/* Whether the media type of a Content-Type is JSON: application/json, text/json or any +json. */
bool cpodi_media_is_json(const char *content_type);

/* Whether two media types match, ignoring parameters; a `*` after the slash of `pattern` matches any
 * subtype. */
bool cpodi_media_matches(const char *pattern, const char *content_type);

#endif

/* Media types, as in Content-Type. */
#ifndef CPOD_RUNTIME_MEDIA_TYPE_H
#define CPOD_RUNTIME_MEDIA_TYPE_H

#include "core/http/sequence.h"

#include <stdbool.h>

/* Whether the media type of a Content-Type is JSON: application/json, text/json or any +json. */
bool cpodi_media_is_json(const char *content_type);

/* Whether two media types match, ignoring parameters; a `*` after the slash of `pattern` matches any
 * subtype. */
bool cpodi_media_matches(const char *pattern, const char *content_type);

/* Whether the media type of a Content-Type is that of a sequence, and in which format: server-sent events, JSON Lines
 * under one of its names, JSON text sequences (application/json-seq, any +json-seq). */
bool cpodi_media_sequence(const char *content_type, cpodi_sequence_format *format);

#endif

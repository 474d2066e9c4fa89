/* Media types, as in Content-Type. */
#ifndef CPOD_RUNTIME_MEDIA_TYPE_H
#define CPOD_RUNTIME_MEDIA_TYPE_H

#include "core/http/sequence.h"

#include <stdbool.h>
#include <stddef.h>

/* How well a media type fits a documented one; the higher, the better. Equal parameters add to
 * CPODI_MEDIA_EQUAL. */
typedef enum cpodi_media_fit {
    CPODI_MEDIA_OTHER = 0,   /* not at all */
    CPODI_MEDIA_ANY = 1,     /* the documented one is the range of all types */
    CPODI_MEDIA_RANGE = 2,   /* a range of one type, such as all images */
    CPODI_MEDIA_VARIANT = 3, /* type and subtype are equal, a parameter has another value */
    CPODI_MEDIA_EQUAL = 4    /* type and subtype are equal, and so are the parameters that both have */
} cpodi_media_fit;

/* Whether the media type of a Content-Type is JSON: application/json, text/json or any +json. */
bool cpodi_media_is_json(const char *content_type);

/* Whether two media types match, ignoring parameters; a `*` after the slash of `pattern` matches any
 * subtype. */
bool cpodi_media_matches(const char *pattern, const char *content_type);

/* Whether the media type of a Content-Type is that of a sequence, and in which format: server-sent events, JSON Lines
 * under one of its names, JSON text sequences (application/json-seq, any +json-seq). */
bool cpodi_media_sequence(const char *content_type, cpodi_sequence_format *format);

/* How well `content_type` fits `documented`. The parameter charset is ignored: it is the decoder's. */
unsigned cpodi_media_fit_of(const char *documented, const char *content_type);

/* The value of a parameter, without its quotes; false: absent, empty or longer than `capacity` - 1. */
bool cpodi_media_parameter(const char *content_type, const char *name, char *value, size_t capacity);

/* Whether it is one media type or range, perhaps with parameters: what a header of one value may have. */
bool cpodi_media_is_valid(const char *media_type);

#endif

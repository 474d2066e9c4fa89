/* What a media type is, by its text. Case and parameters are ignored (RFC 9110, section 8.3.1). */
#ifndef SPEC_MEDIA_TYPE_H
#define SPEC_MEDIA_TYPE_H

#include <stdbool.h>

/* Whether it is this one, which has no parameters. */
bool media_type_is(const char *type, const char *wanted);

/* Whether it is JSON: application/json, text/json, or a type with the suffix +json (RFC 6839). */
bool media_type_is_json(const char *type);

/* The same, and the ranges "application" and "any" of any subtype, which include JSON. */
bool media_type_includes_json(const char *type);

/* Whether its subtype is xml or has the suffix +xml. */
bool media_type_is_xml(const char *type);

#endif

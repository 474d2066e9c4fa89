/* Small functions on text, independent of the locale. */
#ifndef CPOD_RUNTIME_TEXT_H
#define CPOD_RUNTIME_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether two texts are equal but for the case of ASCII letters. */
bool cpodi_text_equal(const char *left, const char *right);

/* Whether `text` begins with `prefix`, but for the case of ASCII letters. */
bool cpodi_text_starts(const char *text, const char *prefix);

/* Copies text into a fixed field: cut at a character, control characters replaced by spaces. */
void cpodi_text_copy(char *to, size_t capacity, const char *from, size_t length);

/* Reads a run of decimal digits at `text` into `value`. @return the byte behind it, NULL when there is no
 * digit or it is too large. */
const char *cpodi_text_digits(const char *text, int64_t *value);

/* The media type in a Content-Type, without its parameters, is JSON: application/json, text/json or any
 * +json. */
bool cpodi_media_is_json(const char *content_type);

/* Whether two media types are equal without their parameters; a `*` after the slash of `pattern` fits all. */
bool cpodi_media_matches(const char *pattern, const char *content_type);

#endif

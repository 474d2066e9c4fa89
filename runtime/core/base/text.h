/* Small functions on text, independent of the locale. */
#ifndef CPOD_RUNTIME_TEXT_H
#define CPOD_RUNTIME_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether two texts are equal, ignoring the case of ASCII letters. */
bool cpodi_text_equal(const char *left, const char *right);

/* Whether `text` begins with `prefix`, ignoring the case of ASCII letters. */
bool cpodi_text_starts(const char *text, const char *prefix);

/* Copies text into a fixed field: truncated at a character boundary, control characters replaced by
 * spaces. */
void cpodi_text_copy(char *to, size_t capacity, const char *from, size_t length);

/* Reads decimal digits into `value`. Returns the byte behind them; NULL: no digit, or out of range. */
const char *cpodi_text_digits(const char *text, int64_t *value);

/* Whether the media type of a Content-Type is JSON: application/json, text/json or any +json. */
bool cpodi_media_is_json(const char *content_type);

/* Whether two media types match, ignoring parameters; a `*` after the slash of `pattern` matches any
 * subtype. */
bool cpodi_media_matches(const char *pattern, const char *content_type);

#endif

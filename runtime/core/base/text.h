/* Small functions on text, independent of the locale. */
#ifndef CPOD_RUNTIME_TEXT_H
#define CPOD_RUNTIME_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether two texts are equal, ignoring the case of ASCII letters. */
bool cpodi_text_equal_nocase(const char *left, const char *right);

/* Whether `text` begins with `prefix`, ignoring the case of ASCII letters. */
bool cpodi_text_starts_nocase(const char *text, const char *prefix);

/* Copies text into a fixed field: truncated at a character boundary, control characters replaced by
 * spaces. */
void cpodi_text_copy(char *to, size_t capacity, const char *from, size_t length);

/* Overwrites each occurrence of a secret, which a server may have sent back, by asterisks: in any case, and at the
 * end of a text that was truncated. Secrets below 8 characters are left: they may be words. NULL: none. */
void cpodi_text_hide(char *text, const char *secret);

/* Reads decimal digits into `value`. Returns the byte after them; NULL: no digit, or out of range. */
const char *cpodi_text_digits(const char *text, int64_t *value);

#endif

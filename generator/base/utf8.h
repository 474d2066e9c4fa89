/* UTF-8, checked: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at `text`, which is stored in `*code`; 0 when there is none that is valid. */
size_t utf8_decode(const char *text, size_t length, uint32_t *code);

/* Writes the character, at most 4 bytes and no terminator; returns their number. `code` must be a valid
 * one. */
size_t utf8_encode(uint32_t code, char *out);

/* The position of the first byte that is not valid UTF-8; `length` when all is valid. */
size_t utf8_first_invalid(const char *text, size_t length);

/* The number of leading bytes that are ASCII. */
size_t utf8_ascii_length(const char *text, size_t length);

#endif

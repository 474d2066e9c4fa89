/* Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Decodes the first character of `text` to `*code`. Returns its length in bytes, 0 when it is invalid. */
size_t utf8_decode(const char *text, size_t length, uint32_t *code);

/* Writes a valid character, at most 4 bytes and no terminator. Returns its length. */
size_t utf8_encode(uint32_t code, char *out);

/* The offset of the first byte that is not valid UTF-8; `length` for valid text. */
size_t utf8_first_invalid(const char *text, size_t length);

/* The number of leading bytes that are ASCII. */
size_t utf8_ascii_length(const char *text, size_t length);

#endif

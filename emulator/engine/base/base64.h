/* Base64 with padding and base64url without (RFC 4648). Results are in the arena. */
#ifndef EMULATOR_BASE64_H
#define EMULATOR_BASE64_H

#include "base/arena.h"

char *base64_encode(arena *a, const void *bytes, size_t length);

const char *base64url_encode(arena *a, const unsigned char *bytes, size_t length);

/* The bytes, NUL-terminated; NULL when the text is not of the encoding. */
char *base64_decode(arena *a, const char *text, size_t *length);
char *base64url_decode(arena *a, const char *text, size_t text_length, size_t *length);

#endif

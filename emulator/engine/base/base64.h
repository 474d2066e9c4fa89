/* Base64 with padding (RFC 4648). */
#ifndef EMULATOR_BASE64_H
#define EMULATOR_BASE64_H

#include "base/arena.h"

const char *base64_encode(arena *a, const void *bytes, size_t length);

/* The bytes with a terminator behind them; NULL when the text is no base64. */
char *base64_decode(arena *a, const char *text, size_t *length);

#endif

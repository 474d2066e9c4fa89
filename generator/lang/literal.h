/* C literals. */
#ifndef LANG_LITERAL_H
#define LANG_LITERAL_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* A string literal with its quotes, on one line and in ASCII. Other bytes are octal escapes of three digits,
 * which never merge with a following digit, and `??` never starts a trigraph. */
char *literal_string(arena *a, const char *bytes, size_t length);

/* The inside of a JSON string, without quotes: `"`, `\` and control characters are escaped. */
char *literal_json_content(arena *a, const char *text);

/* A constant expression of type int64_t. */
char *literal_int64(arena *a, int64_t number);

/* C11 guarantees string literals of up to 4,095 characters: longer texts are split at this many bytes. */
enum { LITERAL_PIECE_LIMIT = 4000 };

#endif

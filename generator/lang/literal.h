/* C literals of any text or number. */
#ifndef LANG_LITERAL_H
#define LANG_LITERAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* A string literal with its quotes, on one line and in ASCII: what is not printable ASCII is an octal escape
 * of three digits, which swallows no digit behind it, and `??` never begins a trigraph. */
char *literal_string(arena *a, const char *bytes, size_t length);

/* The inside of a JSON string (no quotes): `"`, `\` and control characters escaped, the rest as it is. */
char *literal_json_content(arena *a, const char *text);

/* A constant expression of type int64_t. */
char *literal_int64(arena *a, int64_t number);

/* C11 promises no string literal above 4,095 characters: longer texts are cut into pieces of this many
 * bytes. */
enum { LITERAL_PIECE_LIMIT = 4000 };

#endif

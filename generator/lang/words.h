/* Converts names of the API, in any script and case, to the parts of C names. */
#ifndef LANG_WORDS_H
#define LANG_WORDS_H

#include "base/arena.h"

/* The words of a text in lower case, joined by single underscores: "apiKeys" is api_keys, "HTTPServer"
 * http_server, "OAuth2" oauth2, "Größe" groesse, "名" u540d, "-1" minus_1, and "" is empty. The result is
 * never empty and consists of a-z, 0-9 and '_'. It may start with a digit; an underscore is never first, last
 * or doubled. */
char *words_to_snake_case(arena *a, const char *text);

/* A name in snake case in capitals, as in enumerators and macros. */
char *words_to_upper_case(arena *a, const char *folded);

/* A copy with A-Z in lower case. */
char *words_to_lower_case(arena *a, const char *text);

/* Shortens a name above 200 characters; a hash of the whole name at the end keeps it unique. */
const char *words_shorten(arena *a, const char *name);

#endif

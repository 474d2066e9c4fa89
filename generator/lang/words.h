/* Words: names of the API, in any script and spelling, folded to the one spelling that C names are made
 * of. */
#ifndef LANG_WORDS_H
#define LANG_WORDS_H

#include "base/arena.h"

/* The words of a text in lower case, joined by single underscores: "apiKeys" is api_keys, "HTTPServer"
 * http_server, "OAuth2" oauth2, "Größe" groesse, "名" u540d, "-1" minus_1, "" empty. The result is never
 * empty and has only a-z, 0-9 and '_'; it may begin with a digit; an underscore is never first, last or
 * doubled. */
char *words_to_snake_case(arena *a, const char *text);

/* A folded name in capitals, as enumerators and macros are spelled. */
char *words_to_upper_case(arena *a, const char *folded);

/* A name that is longer than 200 characters cut, with a hash of the whole at its end; any other as it is. */
const char *words_shorten(arena *a, const char *name);

#endif

/* Text of the API as people see it. */
#ifndef LANG_SANITIZE_H
#define LANG_SANITIZE_H

#include "base/arena.h"

/* A copy with one kind of line end (a line feed) and one kind of space, without characters that nobody sees
 * or that turn the text around them; bytes that are no UTF-8 become '?'. */
char *sanitize_text(arena *a, const char *text);

#endif

/* Text of the API as people see it. */
#ifndef LANG_VISIBLE_H
#define LANG_VISIBLE_H

#include "base/memory.h"

/* A copy with one kind of line end (a line feed) and one kind of space, without characters that nobody sees
 * or that turn the text around them; bytes that are no UTF-8 become '?'. */
char *visible_text(arena *a, const char *text);

#endif

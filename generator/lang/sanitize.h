/* Text of the API without deceptive characters. */
#ifndef LANG_SANITIZE_H
#define LANG_SANITIZE_H

#include "base/arena.h"

/* A copy in which every line break is a line feed and every space is U+0020, without invisible characters and
 * those that reorder text. Bytes that are not UTF-8 become '?'. */
char *sanitize_text(arena *a, const char *text);

#endif

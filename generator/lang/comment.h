/* Text of the API inside a C comment. */
#ifndef LANG_COMMENT_H
#define LANG_COMMENT_H

#include "base/arena.h"
#include "base/vector.h"

typedef VECTOR(const char *) comment_lines;

/* Maximum width of a line, including its indentation and " * ". */
enum { COMMENT_WIDTH = 110 };

/* Adds the lines of the text to `lines`, each "" or a line to follow " * ", wrapped at `width` columns. Blank
 * lines at the ends are dropped, several in a row are merged. No line can end the comment, start another one,
 * splice lines, form a trigraph, hide or reorder text (control and direction characters are dropped), or be a
 * command of Doxygen. NULL adds nothing. */
void comment_add(arena *a, comment_lines *lines, const char *text, size_t width);

/* The text as one line, not wrapped. */
char *comment_line(arena *a, const char *text);

#endif

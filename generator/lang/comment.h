/* Text of the API as the inside of a C comment. */
#ifndef LANG_COMMENT_H
#define LANG_COMMENT_H

#include "base/arena.h"
#include "base/vector.h"

typedef VECTOR(const char *) comment_lines;

/* Columns a line of a comment may take, its indentation and " * " included. */
enum { COMMENT_WIDTH = 110 };

/* Adds the text's lines to `lines`, each "" or made to stand behind " * ", wrapped at `width` columns; blank
 * lines at its ends are dropped, several in a row are one. Nothing in a line ends the comment, opens another,
 * splices lines, is a trigraph, hides or turns text (control and direction characters are left out), or is a
 * command to Doxygen. NULL adds nothing. */
void comment_add(arena *a, comment_lines *lines, const char *text, size_t width);

/* The same text as one line, not wrapped. */
char *comment_line(arena *a, const char *text);

#endif

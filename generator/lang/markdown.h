/* Text of the API inside Markdown. */
#ifndef LANG_MARKDOWN_H
#define LANG_MARKDOWN_H

#include "base/arena.h"
#include "base/vector.h"

typedef VECTOR(const char *) markdown_lines;

/* The text on one line, fit for a cell of a table, a heading or the middle of a line. Nothing in it is
 * markup: no emphasis, link, image, HTML, entity or end of the cell; but code between single backticks, which
 * descriptions are full of, stays code where it is complete. NULL gives "". */
char *markdown_line(arena *a, const char *text);

/* Adds the text's lines to `lines` to stand at the start of a line, each escaped like that; nothing begins a
 * heading, a quotation, a rule or a block of code. Lines that begin with "- " or "* " stay items of a list.
 * Blank lines at its ends are dropped, several in a row are one. NULL adds nothing. */
void markdown_add(arena *a, markdown_lines *lines, const char *text);

/* A code span of this text, line ends and runs of spaces as one space, for a cell of a table. Text with a
 * `|`, for which code in a cell has no sure spelling, is plain. Nothing for NULL or "". */
char *markdown_cell_code(arena *a, const char *text);

#endif

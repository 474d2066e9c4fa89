/* Text of the API inside Markdown. */
#ifndef LANG_MARKDOWN_H
#define LANG_MARKDOWN_H

#include "base/arena.h"
#include "base/vector.h"

typedef VECTOR(const char *) markdown_lines;

/* The text on one line, for a cell of a table, a heading or the middle of a line. All markup is escaped
 * (emphasis, links, images, HTML, entities and the ends of cells), except complete code spans between single
 * backticks, which are common in descriptions. "" for NULL. */
char *markdown_line(arena *a, const char *text);

/* Adds the lines of the text to `lines`, each for the start of a line and escaped like markdown_line. No line
 * starts a heading, a quotation, a rule or a code block. Lines that start with "- " or "* " stay list items.
 * Blank lines at the ends are dropped, several in a row are merged. NULL adds nothing. */
void markdown_add(arena *a, markdown_lines *lines, const char *text);

/* The text as a code span in a cell of a table, with line breaks and runs of spaces as single spaces. Text
 * with a `|`, which no code span in a cell can hold portably, is plain. "" for NULL and "". */
char *markdown_cell_code(arena *a, const char *text);

#endif

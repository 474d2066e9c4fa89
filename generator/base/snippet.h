/* Text of the input made fit for a terminal: what diagnostics show of it. */
#ifndef BASE_SNIPPET_H
#define BASE_SNIPPET_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* Appends the text with everything that could disturb a terminal or deceive a reader escaped: control
 * characters and bytes that are not UTF-8 as \x1b, invisible and direction-changing characters as \u{202e};
 * tabs as spaces. Returns the number of columns it takes on a terminal. */
size_t snippet_escape(buffer *out, const char *text, size_t length);

/* Appends one line of the input behind its number, and a line with a caret below `column` (from 1, in bytes;
 * at most one past the end). A long line is cut around the caret. */
void snippet_append(buffer *out, const char *line, size_t length, uint32_t line_number, uint32_t column);

#endif

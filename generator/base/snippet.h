/* Text of the input for a terminal, as diagnostics print it. */
#ifndef BASE_SNIPPET_H
#define BASE_SNIPPET_H

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>

/* Appends the text with escapes for everything that could disturb a terminal or mislead a reader: control
 * characters and invalid UTF-8 as \x1b, invisible and direction-changing characters as \u{202e}. Tabs become
 * spaces. Returns the width in columns. */
size_t snippet_escape(buffer *out, const char *text, size_t length);

/* Appends a line of the input with its number, and a line with a caret below `column` (from 1, in bytes; at
 * most one past the end). A long line is cut around the caret. */
void snippet_append(buffer *out, const char *line, size_t length, uint32_t line_number, uint32_t column);

#endif

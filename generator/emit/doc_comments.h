/* The documentation in generated headers: texts of the description, and what else a caller has to know. */
#ifndef EMIT_DOC_COMMENTS_H
#define EMIT_DOC_COMMENTS_H

#include "sdk/sdk.h"
#include "template/value.h"

/* A comment as templates print it: {one: text} when it fits on one line behind `indent` columns, else {lines:
 * [" text", ""]}; the null value when there is nothing to say. `text` may be of any length and content. */
value *doc_comment_block(arena *a, const char *text, size_t indent);

/* The same for text that stands behind " * @param name  ": {first: text, rest: [" text"]}. */
value *doc_comment_argument(arena *a, const char *name, const char *text);

/* Lines that stand inside a longer comment, each " text" or "". */
value *doc_comment_lines(arena *a, const char *text);

/* What a member of a struct means: description, whether it must be there, limits, default. */
const char *doc_comment_field(arena *a, const model_field *field);

/* The same for a cell of a table in Markdown, still to be escaped: without whether it must be there, which
 * has a column of its own, and with JSON texts and regular expressions as code. */
const char *doc_comment_field_cell(arena *a, const model_field *field);
const char *doc_comment_parameter(arena *a, const model_parameter *parameter);

const char *doc_comment_type(arena *a, const model_type *type);

#endif

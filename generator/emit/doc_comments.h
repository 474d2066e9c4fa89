/* Comments in generated headers: texts of the document, with constraints, defaults and examples. */
#ifndef EMIT_DOC_COMMENTS_H
#define EMIT_DOC_COMMENTS_H

#include "sdk/sdk.h"
#include "template/value.h"

/* A comment as templates print it: {one: text} when it fits on one line behind `indent` columns, else {lines:
 * [" text", ""]}; the null value for an empty text. `text` may be of any length and content. */
value *doc_comment_block(arena *a, const char *text, size_t indent);

/* The same for text behind " * @param name  ": {first: text, rest: [" text"]}. */
value *doc_comment_argument(arena *a, const char *name, const char *text);

/* Lines of a longer comment, each " text" or "". */
value *doc_comment_lines(arena *a, const char *text);

/* The comment of a member of a struct: description, required, constraints, default. `is_cell`: for a cell of a
 * table in Markdown, still to be escaped, without "required", which has a column of its own, and with JSON texts
 * and regular expressions as code. */
const char *doc_comment_field(arena *a, const model_field *field, bool is_cell);
const char *doc_comment_parameter(arena *a, const model_parameter *parameter);

const char *doc_comment_type(arena *a, const model_type *type);

/* The description of a tag, and the tag that it is below. NULL: neither. */
const char *doc_comment_group(arena *a, const model_group *group);

/* A security scheme: its description, and what its flows need. NULL: nothing. */
const char *doc_comment_scheme(arena *a, const spec_security_scheme *scheme);

#endif

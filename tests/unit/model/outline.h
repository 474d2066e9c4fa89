/* A model as text, for comparison: the content of a struct, a union or an operation, one a line. */
#ifndef TESTS_MODEL_OUTLINE_H
#define TESTS_MODEL_OUTLINE_H

#include "base/buffer.h"
#include "model/model.h"

/* Types in the order of declaration without lists and maps, then operations. `*` required, `?` nullable,
 * `[x]` a list, `{x}` a map; a flag that is set is a word after the type. */
void outline_model(const api_model *model, buffer *out);

/* "warning 7:3 message", a line each. */
void outline_messages(const diagnostics *d, buffer *out);

#endif

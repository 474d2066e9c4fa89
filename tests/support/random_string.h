/* Random strings that are valid under a schema: its pattern, its format, its lengths. */
#ifndef SUPPORT_RANDOM_STRING_H
#define SUPPORT_RANDOM_STRING_H

#include "base/buffer.h"
#include "spec/spec.h"
#include "support/random_source.h"

/* Appends a JSON string. Equal values have the same spelling. Calls random_unsupported() if the schema has
 * unsupported requirements. */
void random_string(random_source *source, const spec_schema *schema, buffer *out);

#endif

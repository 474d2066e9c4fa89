/* Random JSON documents that are valid under a schema (OpenAPI 3.1), the same for the same seed. */
#ifndef SUPPORT_RANDOM_JSON_H
#define SUPPORT_RANDOM_JSON_H

#include "base/buffer.h"
#include "spec/spec.h"
#include "support/random_source.h"

/* Appends one document. Near the root, optional members are present in two of three cases; recursion ends by
 * omitting them. There are no undeclared members, since an SDK drops them. If no valid value is known, the
 * source is marked (random_unsupported) and the document is unusable. */
void random_json(random_source *source, const spec_schema *schema, buffer *out);

#endif

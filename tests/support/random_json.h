/* Random JSON documents that are valid under a schema (OpenAPI 3.1), the same for the same seed. */
#ifndef SUPPORT_RANDOM_JSON_H
#define SUPPORT_RANDOM_JSON_H

#include "base/buffer.h"
#include "spec/spec.h"
#include "support/random_source.h"

/* Appends one document. Optional members are there in two of three cases, near the surface; recursion ends by
 * leaving them out. No members that the schema does not speak of: an SDK would drop them. Where no valid
 * value is known the source says so (random_unsupported) and the document is of no use. */
void random_json(random_source *source, const spec_schema *schema, buffer *out);

#endif

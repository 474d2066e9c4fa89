/* Random JSON documents that are valid under a schema, the same for the same seed. */
#ifndef SUPPORT_RANDOM_JSON_H
#define SUPPORT_RANDOM_JSON_H

#include <stdint.h>

#include "base/buffer.h"
#include "spec/spec.h"

typedef struct random_source {
    uint64_t state;
} random_source;

/* A number below `limit`, which is above 0. */
uint32_t random_below(random_source *source, uint32_t limit);

/* Appends one document. Optional members are there in two of three cases, near the surface; recursion ends by
 * leaving them out. Patterns are not followed: nothing that reads answers enforces them. */
void random_json(random_source *source, const spec_schema *schema, buffer *out);

#endif

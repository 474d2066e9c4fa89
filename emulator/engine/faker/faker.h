/* Makes values of schemas: examples for generic responses, records for seeded collections.
 *
 * An example is the most typical value: what the document gives (const, example, default, the first value
 * of an enum), else a fixed one. Varied values are believable and differ from record to record. Both are
 * functions of the schema and the seed, never of the clock. */
#ifndef EMULATOR_FAKER_H
#define EMULATOR_FAKER_H

#include "engine/base/pattern.h"
#include "engine/faker/rng.h"
#include "spec/spec.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The present of varied values: 2026-01-01T00:00:00Z, in milliseconds since 1970. */
#define FAKER_EPOCH INT64_C(1767225600000)

/* What the members of one record agree on. */
typedef struct faker_record {
    const char *entity; /* "Person" */
    size_t number;      /* in its collection, from 0 */
    const char *first_name, *last_name;
    int64_t created; /* milliseconds since 1970 */
    bool is_minimal; /* only what is required */
} faker_record;

typedef struct faker {
    arena *memory;
    patterns *patterns;
    bool varies; /* false: examples, and the members below are not used */
    rng rng;
    faker_record record; /* at hand */

    /* The id of a record of an entity ("Person"), or of the entity that has such an id; NULL: none. */
    const char *(*reference)(struct faker *f, const char *entity);
    void *context; /* for `reference` */

    size_t budget; /* internal: of values still to be made, against schemas that grow without end */
} faker;

/* The example of a schema. Patterns and rules between members are not obeyed. The caller deletes it; NULL
 * when the schema has no finite value or is `false`. */
cJSON *faker_example(arena *a, patterns *known, const spec_schema *schema);

/* A value of a member of this name. The caller deletes it; NULL when none can be made. */
cJSON *faker_value(faker *f, const spec_schema *schema, const char *name);

/* An object with the required and most of the optional properties of a schema, without those that `skips`
 * is true for. The caller deletes it; NULL when a required property cannot be made. */
cJSON *faker_object(faker *f, const spec_schema *schema, bool (*skips)(const char *name));

#endif

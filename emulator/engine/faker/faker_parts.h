/* What the files of the faker share. */
#ifndef EMULATOR_FAKER_PARTS_H
#define EMULATOR_FAKER_PARTS_H

#include "engine/faker/faker.h"

/* A value of any schema, `depth` values inside the outermost; NULL when none can be made. */
cJSON *faker_make(faker *f, const spec_schema *schema, const char *name, int depth);

bool faker_fits(faker *f, const spec_schema *schema, const cJSON *value);

/* The first alternative of oneOf or anyOf that is not only null; NULL: none has. */
const spec_schema *faker_alternative(const spec_schema *schema);

/* Whether an optional member or item is made at this depth. */
bool faker_wants_optional(faker *f, int depth);

cJSON *faker_make_object(faker *f, const spec_schema *schema, int depth, bool (*skips)(const char *name));
cJSON *faker_make_number(faker *f, const spec_schema *schema);

/* The text of a string schema, in the faker's memory; NULL when no text that fits can be made. */
const char *faker_make_text(faker *f, const spec_schema *schema, const char *name);

#endif

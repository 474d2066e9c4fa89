/* Values that schemas allow, made without chance: the same schema gives the same value. */
#ifndef EMULATOR_SAMPLE_H
#define EMULATOR_SAMPLE_H

#include "engine/base/json.h"
#include "engine/base/pattern.h"
#include "spec/spec.h"

/* A value as an answer may have it: the document's own example or default where it fits the schema, else one
 * that is made up. Patterns and rules between members are not obeyed. The caller deletes it; NULL when there
 * is none, since the schema holds itself without end or is `false`. */
cJSON *sample_make(arena *a, patterns *known, const spec_schema *schema);

#endif

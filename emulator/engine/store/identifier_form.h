/* Which ids a schema requires. */
#ifndef EMULATOR_IDENTIFIER_FORM_H
#define EMULATOR_IDENTIFIER_FORM_H

#include "engine/base/identifier.h"
#include "engine/base/pattern.h"
#include "spec/spec.h"

/* Finds the form by the schema of an `id` (not a reference to it): its pattern, else its format. False when
 * no supported form fits. */
bool identifier_form_of(arena *a, patterns *known, const spec_schema *schema, identifier_form *form);

#endif

/* Random numbers that are valid under a schema: its bounds and its step. */
#ifndef SUPPORT_RANDOM_NUMBER_H
#define SUPPORT_RANDOM_NUMBER_H

#include "base/buffer.h"
#include "spec/spec.h"
#include "support/random_source.h"

/* Appends an integer of 64 bits, or of 32 with the format int32. */
void random_integer(random_source *source, const spec_schema *schema, buffer *out);

/* Appends a finite number. */
void random_number(random_source *source, const spec_schema *schema, buffer *out);

#endif

/* Internal to the makers of random JSON. */
#ifndef SUPPORT_RANDOM_VALUE_H
#define SUPPORT_RANDOM_VALUE_H

#include "base/buffer.h"
#include "spec/spec.h"
#include "support/random_source.h"

#include <stdbool.h>

enum { RANDOM_DEPTH_LIMIT = 40 };

/* Appends a value of the schema, which is `depth` objects and arrays below the document's root. */
void random_value(random_source *source, const spec_schema *schema, int depth, buffer *out);

/* Whether `a` allows integers only and `b` all numbers. */
bool random_is_integer_of(const spec_schema *a, const spec_schema *b);

/* Appends a value of any kind. */
void random_any(random_source *source, buffer *out);

/* Appends an object of the schema with all its parts. */
void random_object(random_source *source, const spec_schema *schema, int depth, buffer *out);

/* Whether the document still has room for optional values. */
bool random_has_room(const random_source *source, int depth);

#endif

/* The values a template sees: text, truth, lists and objects, built by emit, read by render.
 *
 * A section is rendered for what is true: everything but false, null, the empty text and the empty list. Zero
 * is true, so that a default of 0 is not lost. A member that an object lacks is looked for in the objects
 * around it: set it to null or false where it must not be found there. Not thread-safe. */
#ifndef TEMPLATE_VALUE_H
#define TEMPLATE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"

typedef struct value value;

value *value_text(arena *a, const char *text);                        /* copied; NULL gives a null value */
value *value_joined(arena *a, const char *first, const char *second); /* their texts as one */
const value *value_integer(arena *a, int64_t number);
value *value_number(arena *a, double number); /* what JSON lacks (infinities, NaN) gives a null value */
value *value_bool(arena *a, bool truth);
value *value_null(arena *a);
value *value_list(arena *a);
value *value_object(arena *a);
value *value_object_of(arena *a, size_t count); /* with room for so many members; more are fine */

/* `list` must be a list and `object` an object, in the same arena. Items are referred to, not copied; keys
 * are copied. */
void value_push(arena *a, value *list, const value *item);
void value_set(arena *a, value *object, const char *key, const value *item); /* replaces */

/* Shorthands for the commonest members. */
void value_set_text(arena *a, value *object, const char *key, const char *text);
void value_set_bool(arena *a, value *object, const char *key, bool truth);
void value_set_integer(arena *a, value *object, const char *key, int64_t number);

const value *value_get(const value *object, const char *key);     /* NULL when absent or no object */
const char *value_get_text(const value *object, const char *key); /* NULL when absent or no text */
size_t value_count(const value *list);                            /* 0 when NULL or no list */
const value *value_at(const value *list, size_t index);           /* NULL past the end */

/* Pretty JSON, members in the order of insertion, two spaces an indent, a newline at the end. */
void value_to_json(const value *v, buffer *out);

#endif

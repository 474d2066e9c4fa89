/* The values that templates render: texts, booleans, lists and objects.
 *
 * A section is rendered for true values: all except false, null, the empty text and the empty list. Zero is
 * true, so that a default of 0 is kept. A member that is absent from an object is looked up in the enclosing
 * objects: set it to null or false to prevent that. Not thread-safe. */
#ifndef TEMPLATE_VALUE_H
#define TEMPLATE_VALUE_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct value value;

value *value_text(arena *a, const char *text);                        /* copied; NULL becomes a null value */
value *value_joined(arena *a, const char *first, const char *second); /* the concatenation */
const value *value_integer(arena *a, int64_t number);
value *value_bool(arena *a, bool truth);
value *value_null(arena *a);
value *value_list(arena *a);
value *value_object(arena *a);

/* `list` must be a list and `object` an object of the same arena. Items are referenced, keys are copied. */
void value_push(arena *a, value *list, const value *item);
void value_set(arena *a, value *object, const char *key, const value *item); /* replaces */

/* Shorthands for common members. */
void value_set_text(arena *a, value *object, const char *key, const char *text);
void value_set_bool(arena *a, value *object, const char *key, bool truth);
void value_set_integer(arena *a, value *object, const char *key, int64_t number);

const value *value_get(const value *object, const char *key);     /* NULL when absent or not an object */
const char *value_get_text(const value *object, const char *key); /* NULL when absent or not a text */
size_t value_count(const value *list);                            /* 0 when NULL or not a list */
const value *value_at(const value *list, size_t index);           /* NULL past the end */

/* Pretty-prints JSON: members in the order of insertion, an indent of two spaces, a newline at the end. */
void value_to_json(const value *v, buffer *out);

#endif

/* tests/hostile/places.txt: a document with a text in every place from which texts reach C or Markdown,
 * written {place:text}. */
#ifndef TEST_HOSTILE_PLACES_H
#define TEST_HOSTILE_PLACES_H

#include "base/arena.h"
#include "base/buffer.h"

/* Reads the file; NULL on failure. */
const char *places_load(arena *a);

/* Returns the next place of the file; NULL after the last. */
const char *places_next(const char *at);

/* Returns the length of the name of a place, after its '{'. */
size_t places_name_length(const char *place);

/* Appends the document with `attack` after the text of the place with this name, or of all places if `name`
 * is NULL. */
void places_fill(buffer *out, const char *file, const char *name, const char *attack);

#endif

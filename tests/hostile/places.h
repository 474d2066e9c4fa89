/* tests/hostile/places.txt: a document with something in every place where a text of it reaches C or
 * Markdown. In it {place:text} stands for the text. */
#ifndef TEST_HOSTILE_PLACES_H
#define TEST_HOSTILE_PLACES_H

#include "base/arena.h"
#include "base/buffer.h"

/* The file as it stands; NULL when it cannot be read. */
const char *places_load(arena *a);

/* The next place of the file; NULL behind the last. */
const char *places_next(const char *at);

/* The length of the name of a place, which stands behind its '{'. */
size_t places_name_length(const char *place);

/* Appends the document, its texts followed by `attack` in the place of this name, or with NULL in all of
 * them. */
void places_fill(buffer *out, const char *file, const char *name, const char *attack);

#endif

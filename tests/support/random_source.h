/* Random numbers that depend on the seed, and a note about the first value that could not be made. */
#ifndef SUPPORT_RANDOM_SOURCE_H
#define SUPPORT_RANDOM_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct random_source {
    uint64_t state;    /* the seed, at first */
    bool is_base_only; /* the document is the base itself, of a schema with a discriminator, and no child */
    unsigned values;   /* made so far, of one document */
    char unsupported[256]; /* the first schema without a known value; "": none */
} random_source;

/* A number below `limit`, which is above 0. */
uint32_t random_below(random_source *source, uint32_t limit);

/* Notes that no valid value could be made; the first note is kept. */
void random_unsupported(random_source *source, const char *what, const char *text);

#endif

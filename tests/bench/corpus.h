/* Pages of made-up Connectors as JSON text, the same for the same arguments on every machine. */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include <stdbool.h>
#include <stddef.h>

/* `count` entities; keys in the order of the schema, or shuffled. free(). */
char *corpus_page(size_t count, bool shuffled, size_t *length);

#endif

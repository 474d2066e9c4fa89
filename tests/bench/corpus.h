/* Pages of generated Connectors as JSON text, identical for identical arguments on every machine. */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include <stdbool.h>
#include <stddef.h>

/* `count` entities, with keys in the order of the schema or shuffled. The caller frees the text. */
char *corpus_page(size_t count, bool shuffled, size_t *length);

#endif

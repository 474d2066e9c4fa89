/* The peer, built like the output of other C generators: a cJSON tree, a conversion function per type, strdup
 * per field. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <stddef.h>

typedef struct peer_page peer_page;

peer_page *peer_decode(const char *text, size_t length); /* NULL for unexpected JSON */
char *peer_encode(const peer_page *page);                /* the caller frees the text */
void peer_free(peer_page *page);

#endif

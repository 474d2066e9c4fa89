/* The peer: what the other C generators do. A cJSON tree in between, one conversion function per type, strdup
 * per field. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <stddef.h>

typedef struct peer_page peer_page;

peer_page *peer_decode(const char *text, size_t length); /* NULL: not what was expected */
char *peer_encode(const peer_page *page);                /* free() */
void peer_free(peer_page *page);

#endif

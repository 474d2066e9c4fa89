/* Exchanges that are kept. Whoever takes one gets its open connections with it: a thread the one that it gave
 * back itself, else the one that came back last, since its connections are the warmest. */
#ifndef CPOD_RUNTIME_CURL_POOL_H
#define CPOD_RUNTIME_CURL_POOL_H

#include "core/http/curl_exchange.h"

#include <pthread.h>

typedef struct cpodi_curl_pool {
    const cpod_allocator *allocator;
    const cpod_client_options *options;
    bool goes_direct; /* neither the options nor the environment name a proxy */
    pthread_mutex_t lock;
    cpodi_curl_exchange *idle;
    size_t idle_count;
} cpodi_curl_pool;

/* False: the system has no mutex left, or curl cannot be initialised. */
bool cpodi_curl_pool_init(cpodi_curl_pool *pool, const cpod_allocator *allocator,
                          const cpod_client_options *options);
void cpodi_curl_pool_destroy(cpodi_curl_pool *pool); /* all exchanges are back */

/* An idle exchange or a new one. NULL: memory has run out. Thread-safe, both. */
cpodi_curl_exchange *cpodi_curl_pool_take(cpodi_curl_pool *pool);
void cpodi_curl_pool_give(cpodi_curl_pool *pool, cpodi_curl_exchange *exchange);

#endif

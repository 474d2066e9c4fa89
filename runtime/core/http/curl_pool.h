/* A pool of idle exchanges with their open connections. A thread gets the one that it released itself, else
 * the one released last, whose connections are the most recently used. */
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

/* False: no mutex available, or curl cannot be initialised. */
bool cpodi_curl_pool_init(cpodi_curl_pool *pool, const cpod_allocator *allocator,
                          const cpod_client_options *options);
void cpodi_curl_pool_destroy(cpodi_curl_pool *pool); /* after all exchanges are released */

/* Returns an idle exchange or a new one; NULL: out of memory. Both functions are thread-safe. */
cpodi_curl_exchange *cpodi_curl_pool_acquire(cpodi_curl_pool *pool);
void cpodi_curl_pool_release(cpodi_curl_pool *pool, cpodi_curl_exchange *exchange);

#endif

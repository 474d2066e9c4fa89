/* Pairs of a curl multi handle and an easy handle. A multi handle owns the connections, so whoever takes a
 * pair gets its open connections with it; the pair that came back last goes first, since its connections are
 * the warmest. */
#ifndef CPOD_RUNTIME_CURL_POOL_H
#define CPOD_RUNTIME_CURL_POOL_H

#include <curl/curl.h>
#include <pthread.h>

#include "cpod/core/memory.h"

typedef struct cpodi_curl_pair {
    CURLM *multi;
    CURL *easy;
    struct cpodi_curl_pair *next;
} cpodi_curl_pair;

typedef struct cpodi_curl_pool {
    const cpod_allocator *allocator;
    pthread_mutex_t lock;
    cpodi_curl_pair *idle;
    size_t idle_count;
} cpodi_curl_pool;

/* False: the system has no mutex left, or curl cannot be initialised. */
bool cpodi_curl_pool_init(cpodi_curl_pool *pool, const cpod_allocator *allocator);
void cpodi_curl_pool_destroy(cpodi_curl_pool *pool); /* all pairs are back */

/* An idle pair or a new one, its easy handle as new. NULL: memory has run out. Thread-safe, both. */
cpodi_curl_pair *cpodi_curl_pool_take(cpodi_curl_pool *pool);
void cpodi_curl_pool_give(cpodi_curl_pool *pool, cpodi_curl_pair *pair);

#endif

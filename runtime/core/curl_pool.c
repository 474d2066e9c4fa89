#include "curl_pool.h"

#include "sigpipe.h"

#define LARGEST_IDLE_COUNT 64

static CURLcode global_result;

static void init_curl(void)
{
    global_result = curl_global_init(CURL_GLOBAL_DEFAULT);
}

bool cpodi_curl_pool_init(cpodi_curl_pool *pool, const cpod_allocator *allocator)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (pthread_once(&once, init_curl) != 0 || global_result != CURLE_OK)
        return false;
    *pool = (cpodi_curl_pool){.allocator = allocator};
    return pthread_mutex_init(&pool->lock, NULL) == 0;
}

static void free_pair(cpodi_curl_pool *pool, cpodi_curl_pair *pair)
{
    cpodi_sigpipe guard;
    cpodi_sigpipe_block(&guard); /* a TLS connection says goodbye */
    if (pair->easy != NULL)
        curl_easy_cleanup(pair->easy);
    if (pair->multi != NULL)
        (void)curl_multi_cleanup(pair->multi);
    cpodi_sigpipe_restore(&guard);
    pool->allocator->release(pool->allocator->context, pair, sizeof *pair);
}

void cpodi_curl_pool_destroy(cpodi_curl_pool *pool)
{
    while (pool->idle != NULL) {
        cpodi_curl_pair *pair = pool->idle;
        pool->idle = pair->next;
        free_pair(pool, pair);
    }
    (void)pthread_mutex_destroy(&pool->lock);
}

static cpodi_curl_pair *new_pair(cpodi_curl_pool *pool)
{
    cpodi_curl_pair *pair = pool->allocator->allocate(pool->allocator->context, sizeof *pair);
    if (pair == NULL)
        return NULL;
    *pair = (cpodi_curl_pair){.multi = curl_multi_init(), .easy = curl_easy_init()};
    if (pair->multi != NULL && pair->easy != NULL)
        return pair;
    free_pair(pool, pair);
    return NULL;
}

cpodi_curl_pair *cpodi_curl_pool_take(cpodi_curl_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    cpodi_curl_pair *pair = pool->idle;
    if (pair != NULL) {
        pool->idle = pair->next;
        pool->idle_count--;
    }
    (void)pthread_mutex_unlock(&pool->lock);
    return pair != NULL ? pair : new_pair(pool);
}

void cpodi_curl_pool_give(cpodi_curl_pool *pool, cpodi_curl_pair *pair)
{
    curl_easy_reset(pair->easy); /* it points into an exchange that is about to go */
    (void)pthread_mutex_lock(&pool->lock);
    bool keep = pool->idle_count < LARGEST_IDLE_COUNT;
    if (keep) {
        pair->next = pool->idle;
        pool->idle = pair;
        pool->idle_count++;
    }
    (void)pthread_mutex_unlock(&pool->lock);
    if (!keep)
        free_pair(pool, pair);
}

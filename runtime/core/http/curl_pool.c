#include "core/http/curl_exchange.h"

#include <stdint.h>
#include <stdlib.h>

#define MAX_IDLE     64
#define SEARCH_DEPTH 16 /* idle exchanges searched for the best one */

static CURLcode global_result;

static void init_curl(void)
{
    global_result = curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* Without any configured proxy curl need not look for one at every request. */
static bool is_direct(const cpod_client_options *options)
{
    static const char *const variables[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                            "ALL_PROXY"};
    if (options->proxy != NULL)
        return options->proxy[0] == '\0';
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && *value != '\0')
            return false;
    }
    return true;
}

bool cpodi_curl_pool_init(cpodi_curl_pool *pool, const cpod_allocator *allocator,
                          const cpod_client_options *options)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (pthread_once(&once, init_curl) != 0 || global_result != CURLE_OK)
        return false;
    *pool = (cpodi_curl_pool){.allocator = allocator, .options = options, .goes_direct = is_direct(options)};
    return pthread_mutex_init(&pool->lock, NULL) == 0;
}

void cpodi_curl_pool_destroy(cpodi_curl_pool *pool)
{
    while (pool->idle != NULL) {
        cpodi_curl_exchange *exchange = pool->idle;
        pool->idle = exchange->next;
        cpodi_curl_exchange_free(exchange);
    }
    (void)pthread_mutex_destroy(&pool->lock);
}

/* Unique among living threads. */
static uintptr_t this_thread(void)
{
    static _Thread_local char token;
    return (uintptr_t)&token;
}

/* Finds the exchange that this thread used last, else the one released last: it and its connection are
 * likely in the cache of the core that the thread runs on. */
static cpodi_curl_exchange **find_idle(cpodi_curl_pool *pool)
{
    uintptr_t thread = this_thread();
    cpodi_curl_exchange **link = &pool->idle;
    for (size_t i = 0; i < SEARCH_DEPTH && *link != NULL; i++, link = &(*link)->next)
        if ((*link)->last_thread == thread)
            return link;
    return &pool->idle;
}

cpodi_curl_exchange *cpodi_curl_pool_acquire(cpodi_curl_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    cpodi_curl_exchange **link = find_idle(pool);
    cpodi_curl_exchange *exchange = *link;
    if (exchange != NULL) {
        *link = exchange->next;
        pool->idle_count--;
    }
    (void)pthread_mutex_unlock(&pool->lock);
    return exchange != NULL ? exchange : cpodi_curl_exchange_new(pool, NULL);
}

void cpodi_curl_pool_release(cpodi_curl_pool *pool, cpodi_curl_exchange *exchange)
{
    (void)pthread_mutex_lock(&pool->lock);
    bool keep = pool->idle_count < MAX_IDLE;
    if (keep) {
        exchange->last_thread = this_thread();
        exchange->next = pool->idle;
        pool->idle = exchange;
        pool->idle_count++;
    }
    (void)pthread_mutex_unlock(&pool->lock);
    if (!keep)
        cpodi_curl_exchange_free(exchange);
}

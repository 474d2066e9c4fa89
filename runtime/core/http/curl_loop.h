/* Many exchanges over one multi handle of libcurl, on one thread. */
#ifndef CPOD_RUNTIME_CURL_LOOP_H
#define CPOD_RUNTIME_CURL_LOOP_H

#include "core/http/curl_exchange.h"

#include <poll.h>

#define CPODI_GOAWAYS 16

typedef struct cpodi_curl_loop {
    const cpodi_curl_pool *pool; /* allocator and options of its exchanges */
    CURLM *multi;
    cpodi_curl_exchange *active;
    cpodi_curl_exchange *idle; /* for reuse; the connections belong to the multi handle */
    cpod_watch_callback watch;
    void *watch_context;
    struct pollfd *sockets; /* watched for curl */
    size_t socket_count;
    size_t socket_capacity;
    size_t exchange_count;               /* of `active` */
    size_t concurrency;                  /* the largest number of exchanges so far, and those announced */
    int64_t timer_at_ms;                 /* INT64_MAX: none */
    bool has_woken;                      /* an exchange was woken during an action */
    cpodi_goaway goaways[CPODI_GOAWAYS]; /* the last ones, of different connections */
    size_t goaway_count;
    bool uses_tls; /* of any exchange, which may therefore raise SIGPIPE */
} cpodi_curl_loop;

/* A cpod_transport_loop is a cpodi_curl_loop; the context is a cpodi_curl_pool. */
extern const cpod_transport_loops cpodi_curl_loops;

/* Calls `wake` of the request after progress of the exchange; no effect outside of a loop. */
void cpodi_curl_loop_wake(const cpodi_curl_exchange *exchange);

/* Keeps an ended exchange for reuse. */
void cpodi_curl_loop_release(cpodi_curl_loop *loop, cpodi_curl_exchange *exchange);

#endif

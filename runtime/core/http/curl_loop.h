/* Many exchanges over one multi handle of libcurl, on one thread. */
#ifndef CPOD_RUNTIME_CURL_LOOP_H
#define CPOD_RUNTIME_CURL_LOOP_H

#include "core/http/curl_pool.h"

#include <poll.h>

typedef struct cpodi_curl_loop {
    const cpodi_curl_pool *pool; /* for what its exchanges are made with */
    CURLM *multi;
    cpodi_curl_exchange *idle; /* kept for the next requests; the connections are the multi handle's */
    cpod_watch_callback watch;
    void *watch_context;
    struct pollfd *sockets; /* that curl wants watched */
    size_t socket_count;
    size_t socket_capacity;
    int64_t timer_at_ms; /* INT64_MAX: none */
    bool has_woken;      /* somebody, while it acted */
    bool uses_tls;       /* some exchange did, and may so raise SIGPIPE */
} cpodi_curl_loop;

/* As of cpod_transport_loops; `out` is a cpodi_curl_loop. */
cpod_status cpodi_curl_loop_open(const cpodi_curl_pool *pool, size_t concurrency, cpod_watch_callback watch,
                                 void *watch_context, cpod_transport_loop **out, cpod_error *error);
cpod_status cpodi_curl_loop_start(cpod_transport_loop *opened, const cpod_http_request *request,
                                  cpod_http_exchange **out, cpod_error *error);
cpod_status cpodi_curl_loop_wait(cpod_transport_loop *opened, int64_t until_ms, cpod_error *error);
cpod_status cpodi_curl_loop_act(cpod_transport_loop *opened, int fd, unsigned events, cpod_error *error);
int64_t cpodi_curl_loop_wake_at(const cpod_transport_loop *opened);
void cpodi_curl_loop_close(cpod_transport_loop *opened);

/* Something has come for an exchange; one by itself, not of a loop, has nobody who is to be told. */
void cpodi_curl_loop_wake(const cpodi_curl_exchange *exchange);

/* Takes back an exchange that has ended. */
void cpodi_curl_loop_give(cpodi_curl_loop *loop, cpodi_curl_exchange *exchange);

#endif

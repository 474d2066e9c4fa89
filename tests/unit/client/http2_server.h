/* A minimal HTTP/2 server (RFC 9113) that answers every request with the same JSON. It reads no headers, and
 * writes only those in HPACK's static table. */
#ifndef CPOD_TESTS_CLIENT_HTTP2_SERVER_H
#define CPOD_TESTS_CLIENT_HTTP2_SERVER_H

#include <pthread.h>
#include <stdatomic.h>

enum { HTTP2_CONNECTIONS = 64 };

typedef struct http2_server {
    const char *json; /* NULL: it never responds, and reads no more of a body than fits a window */
    size_t refused;   /* so many requests at first end with RST_STREAM, REFUSED_STREAM */
    size_t drains;    /* set after the begin: so many requests of each connection are answered, the others not
                    * processed, which GOAWAY states; 0: all are answered */
    size_t
        events; /* set after the begin: the first response is a stream of so many, of 1 KiB, with ids from 0 */
    size_t
        shortest_digest; /* set after the begin: requests whose headers have fewer bytes are challenged, HTTP Digest;
                             * 0: none */
    int listener;
    char url[64];
    pthread_t thread;
    pthread_t handlers[HTTP2_CONNECTIONS];
    atomic_size_t connections;
    atomic_size_t requests;
    atomic_size_t challenges; /* of them */
} http2_server;

void http2_server_begin(http2_server *server, const char *json, size_t refused);

/* Waits until all connections are over: free the client first. */
void http2_server_end(http2_server *server);

#endif

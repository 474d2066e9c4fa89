/* TLS in front of a server on the loopback interface: forwards decrypted requests, encrypts responses. */
#ifndef CPOD_TESTS_CLIENT_TLS_FRONT_H
#define CPOD_TESTS_CLIENT_TLS_FRONT_H

#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { TLS_FRONT_CONNECTIONS = 64 };

typedef struct tls_front_options {
    const char *certificate;      /* name of the files of certificate and key in the folder of certificates */
    const char *client_authority; /* clients need a certificate of this authority; NULL: none */
    bool http2;                   /* offers h2 only */
    bool tls12;                   /* no TLS 1.3 */
    size_t resets;                /* so many connections at first are reset during the handshake */
    size_t closes;                /* so many after these are closed there */
} tls_front_options;

typedef struct tls_front {
    const char *backend; /* its URL */
    tls_front_options options;
    SSL_CTX *context;
    int listener;
    char url[64];
    pthread_t thread;
    pthread_t handlers[TLS_FRONT_CONNECTIONS];
    atomic_size_t connections;
    atomic_size_t handshakes; /* that were completed */
} tls_front;

/* `backend` is the URL of a server that runs until tls_front_end(). */
void tls_front_begin(tls_front *front, const char *backend, tls_front_options options);

/* Waits until all connections are over: free the client first. */
void tls_front_end(tls_front *front);

/* Path of a file in the folder of certificates; until 15 calls later. */
const char *tls_front_file(const char *name, const char *ending);

#endif

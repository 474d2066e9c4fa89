/* A server on the loopback interface that responds from a script of bytes, in threads of its own. */
#ifndef CPOD_TESTS_CLIENT_LOOPBACK_H
#define CPOD_TESTS_CLIENT_LOOPBACK_H

#include "cpod/core/client.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOOPBACK_REQUESTS = 256, LOOPBACK_CONNECTIONS = 256 };

/* What becomes of one request. */
typedef struct loopback_response {
    const char *bytes;
    size_t length;       /* 0: up to the NUL */
    bool bytewise;       /* every byte leaves by itself */
    bool close;          /* then the connection is closed */
    bool hold;           /* then sends nothing until the client disconnects */
    cpod_cancel *cancel; /* then this is triggered */
    uint64_t fill;       /* after `bytes`, so many of loopback_block */
    const char *tail;    /* after these */
} loopback_response;

enum { LOOPBACK_BLOCK = 65536 };

/* What a generated body consists of, again and again. */
extern unsigned char loopback_block[LOOPBACK_BLOCK];

typedef struct loopback {
    const loopback_response *responses; /* the last one answers all later requests */
    size_t response_count;
    const loopback_response *token; /* response of the token endpoint, outside the script; NULL: part of it */
    const loopback_response *watch; /* responses of the event stream, likewise */
    size_t watch_count;
    const loopback_response *challenge; /* of requests without Authorization, outside the script; or NULL */
    size_t watched;                     /* requests to the event stream, which count as others do */
    int listener;
    char url[64];
    pthread_t thread;
    pthread_t handlers[LOOPBACK_CONNECTIONS];
    atomic_size_t connections;
    pthread_mutex_t lock;
    size_t request_count;
    size_t scripted;                        /* of them: answered by `responses` */
    char requests[LOOPBACK_REQUESTS][2048]; /* head and body */
    atomic_uint_least64_t swallowed;        /* bytes of bodies too large to be kept */
} loopback;

void loopback_begin(loopback *server, const loopback_response *responses, size_t count);
#define LOOPBACK(server, responses) \
    loopback_begin((server), (responses), sizeof(responses) / sizeof((responses)[0]))

/* Waits until all connections are over: free the client first. */
void loopback_end(loopback *server);

#endif

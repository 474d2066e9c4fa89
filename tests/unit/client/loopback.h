/* A server on the loopback interface that answers from a script of bytes, in threads of its own. */
#ifndef CPOD_TESTS_CLIENT_LOOPBACK_H
#define CPOD_TESTS_CLIENT_LOOPBACK_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpod/core/client.h"

enum { LOOPBACK_REQUESTS = 256, LOOPBACK_CONNECTIONS = 256 };

/* What becomes of one request. */
typedef struct loopback_reply {
    const char *bytes;
    size_t length;       /* 0: up to the NUL */
    bool bytewise;       /* every byte leaves by itself */
    bool close;          /* then the connection is closed */
    bool hold;           /* then not a byte more comes until the client goes */
    cpod_cancel *cancel; /* then this is triggered */
    uint64_t fill;       /* after `bytes`, so many of loopback_block */
    const char *tail;    /* after these */
} loopback_reply;

enum { LOOPBACK_BLOCK = 65536 };

/* What a generated body consists of, again and again. */
extern unsigned char loopback_block[LOOPBACK_BLOCK];

typedef struct loopback {
    const loopback_reply *replies; /* the last one answers all that come after it */
    size_t reply_count;
    const loopback_reply *token; /* what the token endpoint answers, beside the script; NULL: part of it */
    int listener;
    char url[64];
    pthread_t thread;
    pthread_t handlers[LOOPBACK_CONNECTIONS];
    atomic_size_t connections;
    pthread_mutex_t lock;
    size_t request_count;
    char requests[LOOPBACK_REQUESTS][2048]; /* head and body */
    atomic_uint_least64_t swallowed;        /* bytes of bodies too large to be kept */
} loopback;

void loopback_begin(loopback *server, const loopback_reply *replies, size_t count);
#define LOOPBACK(server, replies) loopback_begin((server), (replies), sizeof(replies) / sizeof((replies)[0]))

/* Waits until all connections are over: free the client first. */
void loopback_end(loopback *server);

#endif

/* The server: one thread, which writes the bytes of answers as they are. */
#ifndef HOSTILE_SERVER_SERVER_H
#define HOSTILE_SERVER_SERVER_H

#include "answer.h"

#include <pthread.h>
#include <stdatomic.h>

enum { SERVER_SLOTS = 32, SERVER_CONNECTIONS = 256, SERVER_PORTS = 4 };

/* The answers to the requests with the header `X-Slot: <number>`, in their order; the last one is repeated. */
typedef struct slot {
    const answer *answers;
    size_t count;
    size_t served;
    bool by_page; /* the query's `page` chooses the answer */
} slot;

enum { SLOT_TOKEN = SERVER_SLOTS - 1 }; /* of requests for a token, which have no such header */

typedef struct connection connection;

typedef struct server {
    int listeners[SERVER_PORTS];
    char urls[SERVER_PORTS][64];
    int wake[2]; /* a pipe: a byte ends the thread */
    pthread_t thread;
    pthread_mutex_t lock; /* of the members below */
    slot slots[SERVER_SLOTS];
    char authorization[256]; /* of the last request, except those for tokens */
    atomic_ulong answered;
    atomic_ulong busy; /* connections with an answer that is not sent yet */
    connection *connections[SERVER_CONNECTIONS];
} server;

bool server_begin(server *s);
void server_end(server *s);

/* Sets the answers to the next requests of this slot. They must live until the next call of the function. */
void server_set(server *s, size_t index, const answer *answers, size_t count, bool by_page);

/* Waits until everything was sent, so that late bytes arrive before the next request. */
void server_wait(server *s);

size_t server_served(server *s, size_t index);
void server_authorization(server *s, char *to, size_t capacity);

#endif

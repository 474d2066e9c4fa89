/* A server that the test itself plays, on the thread that drives the batch: what arrives, and when, is its choice. */
#ifndef CPOD_TESTS_CLIENT_HAND_SERVER_H
#define CPOD_TESTS_CLIENT_HAND_SERVER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct hand_server {
    int listener;
    int socket; /* the current connection; -1: none */
    char url[64];
    char request[4096];           /* the current one */
    void (*drive)(void *context); /* lets the client continue, for a moment */
    void *context;
} hand_server;

void hand_begin(hand_server *server, void (*drive)(void *context), void *context);
void hand_end(hand_server *server);

/* Drives until there is a new connection, and on it a request. */
void hand_accept(hand_server *server);

/* Sends a text, and drives once. */
void hand_send(const hand_server *server, const char *text);

/* Sends as much as the connection takes. */
size_t hand_send_some(const hand_server *server, const char *bytes, size_t length);

/* Closes the connection. */
void hand_close(hand_server *server);

#endif

/* The emulator on a socket, by libmicrohttpd. */
#ifndef EMULATOR_SERVER_H
#define EMULATOR_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/emulator.h"

typedef struct server server;

typedef struct server_options {
    const char *host;                    /* name or address to listen at */
    uint16_t port;                       /* 0: any that is free */
    bool logs;                           /* one line a request to stderr */
    int64_t least_latency, most_latency; /* milliseconds that each answer is held back, at random between */
} server_options;

/* Starts to serve. NULL after having written why into `error`. */
server *server_start(emulator *e, const server_options *options, char *error, size_t error_size);

uint16_t server_port(const server *s);

/* Ends streams and connections, then frees the server. Responses that have begun are sent to their end. */
void server_stop(server *s);

#endif

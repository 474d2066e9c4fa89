/* An application on a socket, by libmicrohttpd. */
#ifndef EMULATOR_SERVER_H
#define EMULATOR_SERVER_H

#include "engine/http/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct server server;

typedef struct server_options {
    const char *host;        /* host name or address to listen on */
    uint16_t port;           /* 0: any free port */
    bool logs;               /* logs one line per request to stderr */
    const char *record_path; /* file of a recording; NULL: none */
    int64_t least_latency,
        most_latency; /* milliseconds before a response is sent, at random between the two */
} server_options;

/* Starts the server. NULL after having written an error message into `error`. */
server *server_start(const http_application *application, const server_options *options, char *error,
                     size_t error_size);

uint16_t server_port(const server *s);

/* Ends streams and connections, then frees the server. Responses that have begun are completed. */
void server_stop(server *s);

#endif

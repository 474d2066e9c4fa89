/* A server of a fixture on a socket, and a client that sends raw bytes and reports how the connection
 * ended. */
#ifndef TEST_EMULATOR_SOCKET_H
#define TEST_EMULATOR_SOCKET_H

#include "base/buffer.h"
#include "engine/http/server.h"
#include "support.h"

typedef struct socket_fixture {
    fixture *fixture;
    server *server;
} socket_fixture;

/* Serves the contract (see fixture_new) on a free port; `host` and `port` of the options are set here. */
socket_fixture socket_fixture_new(const char *spec, server_options options);
void socket_fixture_free(socket_fixture *sw);

typedef enum socket_end { SOCKET_CLOSED, SOCKET_RESET, SOCKET_SILENT } socket_end;

typedef struct socket_reply {
    int status;  /* 0: no response */
    buffer text; /* head and body, with the chunk framing */
    socket_end end;
} socket_reply;

/* Opens a connection, -1 on failure. */
int socket_open(const server *s);

/* Sends bytes on a new connection and reads until it ends, at most for a minute. */
socket_reply socket_send(const server *s, const char *text, size_t length);

/* Sends a request with "Connection: close"; `head` has further header lines, each with its "\r\n". The
 * fixture's token is sent. */
socket_reply socket_request(const socket_fixture *sw, const char *method, const char *path, const char *head,
                            const char *body);

/* The text after the head. */
const char *socket_body(const socket_reply *r);

void socket_reply_free(socket_reply *r);

#endif

#include "http2_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { DATA = 0, HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, PING = 6, GOAWAY = 7 }; /* types of frames */
enum { ACK = 1, END_STREAM = 1, END_HEADERS = 4 };                                  /* flags */
enum { STREAMS = 1024 };
enum { PREFACE_LENGTH = 24, HEAD_LENGTH = 9, LARGEST_FRAME = 16384 };

typedef struct connection {
    http2_server *server;
    int socket;
    size_t answered;
    uint32_t last_stream;    /* of the answered */
    size_t lengths[STREAMS]; /* of the headers of the last requests, by stream */
} connection;

typedef struct frame {
    size_t length;
    uint8_t type, flags;
    uint32_t stream;
    unsigned char payload[LARGEST_FRAME];
} frame;

static bool receive(int socket, unsigned char *to, size_t length)
{
    while (length > 0) {
        ssize_t count = recv(socket, to, length, 0);
        if (count <= 0)
            return false;
        to += count;
        length -= (size_t)count;
    }
    return true;
}

static bool receive_frame(int socket, frame *f)
{
    unsigned char head[HEAD_LENGTH];
    if (!receive(socket, head, sizeof head))
        return false;
    f->length = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];
    f->type = head[3];
    f->flags = head[4];
    f->stream = (uint32_t)(head[5] & 0x7F) << 24 | (uint32_t)head[6] << 16 | (uint32_t)head[7] << 8 | head[8];
    return f->length <= sizeof f->payload && receive(socket, f->payload, f->length);
}

static bool send_frame(int socket, uint8_t type, uint8_t flags, uint32_t stream, const void *payload,
                       size_t length)
{
    unsigned char bytes[HEAD_LENGTH + 1024];
    const unsigned char head[HEAD_LENGTH] = {
        0,
        (unsigned char)(length >> 8),
        (unsigned char)length,
        type,
        flags,
        (unsigned char)(stream >> 24),
        (unsigned char)(stream >> 16),
        (unsigned char)(stream >> 8),
        (unsigned char)stream,
    };
    assert_true(length <= sizeof bytes - sizeof head);
    memcpy(bytes, head, sizeof head);
    if (length > 0)
        memcpy(bytes + sizeof head, payload, length);
    size_t whole = sizeof head + length;
    return send(socket, bytes, whole, MSG_NOSIGNAL) == (ssize_t)whole;
}

/* RFC 9113, section 6.8: streams above the last one were not processed. */
static bool drain(const connection *c)
{
    const uint32_t last = c->last_stream;
    const unsigned char payload[] = {(unsigned char)(last >> 24),
                                     (unsigned char)(last >> 16),
                                     (unsigned char)(last >> 8),
                                     (unsigned char)last,
                                     0,
                                     0,
                                     0,
                                     0};
    return send_frame(c->socket, GOAWAY, 0, 0, payload, sizeof payload);
}

static bool send_events(const connection *c, uint32_t stream)
{
    /* As below. */
    static const unsigned char head[] = "\x88\x0F\x10\x11"
                                        "text/event-stream";
    enum { EVENT_SIZE = 1024 };
    char event[EVENT_SIZE + 1];
    bool open = send_frame(c->socket, HEADERS, END_HEADERS, stream, head, sizeof head - 1);
    for (size_t i = 0; open && i < c->server->events; i++) {
        int length = snprintf(event, sizeof event, "data: {\"id\":\"%zu\",\"name\":\"", i);
        (void)snprintf(event + length, sizeof event - (size_t)length, "%0*d\"}\n\n", EVENT_SIZE - length - 4,
                       0);
        open = send_frame(c->socket, DATA, 0, stream, event, EVENT_SIZE);
    }
    static const char end[] = "event: end\n\n";
    return open && send_frame(c->socket, DATA, END_STREAM, stream, end, sizeof end - 1);
}

/* `:status`, number 8, and `www-authenticate`, number 61. */
static bool send_challenge(const connection *c, uint32_t stream)
{
    static const char value[] = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256";
    unsigned char head[128] = "\x08\x03"
                              "401\x0F\x2E";
    head[7] = sizeof value - 1;
    memcpy(head + 8, value, sizeof value - 1);
    return send_frame(c->socket, HEADERS, END_HEADERS, stream, head, 8 + sizeof value - 1) &&
           send_frame(c->socket, DATA, END_STREAM, stream, "denied", 6);
}

static bool response(connection *c, uint32_t stream)
{
    /* `:status: 200`, number 8; `content-type`, number 31, with its value as plain text. */
    static const unsigned char head[] = "\x88\x0F\x10\x10"
                                        "application/json";
    static const unsigned char refused[] = {0, 0, 0, 7};
    if (c->server->json == NULL)
        return true;
    if (c->server->drains != 0 && c->answered == c->server->drains)
        return drain(c);
    c->answered++;
    c->last_stream = stream;
    size_t number = atomic_fetch_add(&c->server->requests, 1);
    if (number == 0 && c->server->events > 0)
        return send_events(c, stream);
    if (c->lengths[stream / 2 % STREAMS] < c->server->shortest_digest) {
        atomic_fetch_add(&c->server->challenges, 1);
        return send_challenge(c, stream);
    }
    if (number < c->server->refused)
        return send_frame(c->socket, RST_STREAM, 0, stream, refused, sizeof refused);
    return send_frame(c->socket, HEADERS, END_HEADERS, stream, head, sizeof head - 1) &&
           send_frame(c->socket, DATA, END_STREAM, stream, c->server->json, strlen(c->server->json));
}

/* Whether the connection stays open. */
static bool take(connection *c, const frame *f)
{
    switch (f->type) {
    case SETTINGS:
        return (f->flags & ACK) != 0 || send_frame(c->socket, SETTINGS, ACK, 0, NULL, 0);
    case PING:
        return (f->flags & ACK) != 0 || send_frame(c->socket, PING, ACK, 0, f->payload, f->length);
    case HEADERS:
        c->lengths[f->stream / 2 % STREAMS] = f->length;
        return (f->flags & END_STREAM) == 0 || response(c, f->stream);
    case DATA:
        return (f->flags & END_STREAM) == 0 || response(c, f->stream);
    default:
        return f->type != GOAWAY;
    }
}

static void *handle(void *context)
{
    connection *c = context;
    frame *f = malloc(sizeof *f);
    unsigned char preface[PREFACE_LENGTH];
    bool open = f != NULL && receive(c->socket, preface, sizeof preface) &&
                memcmp(preface, "PRI * HTTP/2.0\r\n", 16) == 0 &&
                send_frame(c->socket, SETTINGS, 0, 0, NULL, 0);
    while (open)
        open = receive_frame(c->socket, f) && take(c, f);
    free(f);
    (void)close(c->socket);
    free(c);
    return NULL;
}

static void *accept_all(void *context)
{
    http2_server *server = context;
    for (;;) {
        int socket = accept(server->listener, NULL, NULL);
        size_t number = atomic_load(&server->connections);
        connection *c = socket < 0 || number == HTTP2_CONNECTIONS ? NULL : calloc(1, sizeof *c);
        if (c == NULL)
            return NULL;
        *c = (connection){.server = server, .socket = socket};
        if (pthread_create(&server->handlers[number], NULL, handle, c) != 0)
            return NULL;
        atomic_store(&server->connections, number + 1);
    }
}

void http2_server_begin(http2_server *server, const char *json, size_t refused)
{
    memset(server, 0, sizeof *server);
    server->json = json;
    server->refused = refused;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->listener, 64), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    (void)snprintf(server->url, sizeof server->url, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    assert_int_equal(pthread_create(&server->thread, NULL, accept_all, server), 0);
}

void http2_server_end(http2_server *server)
{
    (void)shutdown(server->listener, SHUT_RDWR);
    (void)pthread_join(server->thread, NULL);
    for (size_t i = 0; i < atomic_load(&server->connections); i++)
        (void)pthread_join(server->handlers[i], NULL);
    (void)close(server->listener);
}

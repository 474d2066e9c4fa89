#include "loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define LARGEST_KEPT 32768

unsigned char loopback_block[LOOPBACK_BLOCK];

typedef struct connection {
    loopback *server;
    int socket;
    char text[65536]; /* received and not answered yet */
    size_t length;
} connection;

static bool receive(connection *c)
{
    if (c->length + 1 >= sizeof c->text)
        return false;
    ssize_t count = recv(c->socket, c->text + c->length, sizeof c->text - 1 - c->length, 0);
    if (count <= 0)
        return false;
    c->length += (size_t)count;
    c->text[c->length] = '\0';
    return true;
}

/* Length of the request that `text` begins with; 0: not all of it is there. */
static size_t request_length(const char *text, size_t length)
{
    const char *end = strstr(text, "\r\n\r\n");
    if (end == NULL)
        return 0;
    size_t head = (size_t)(end - text) + 4;
    const char *chunked = strstr(text, "Transfer-Encoding: chunked");
    if (chunked != NULL && chunked < end) {
        const char *last = strstr(text + head, "0\r\n\r\n");
        return last == NULL ? 0 : (size_t)(last - text) + 5;
    }
    const char *length_header = strstr(text, "Content-Length: ");
    size_t body =
        length_header != NULL && length_header < end ? (size_t)strtoul(length_header + 16, NULL, 10) : 0;
    return length >= head + body ? head + body : 0;
}

/* Remaining bytes of a body that is not kept; 0: the body is small and kept. */
static uint64_t large_body(const char *text, size_t length)
{
    const char *end = strstr(text, "\r\n\r\n");
    const char *length_header = strstr(text, "Content-Length: ");
    uint64_t body = end != NULL && length_header != NULL && length_header < end
                        ? strtoull(length_header + 16, NULL, 10)
                        : 0;
    return body > LARGEST_KEPT ? body - (length - (size_t)(end + 4 - text)) : 0;
}

static bool swallow(connection *c, uint64_t left)
{
    static const size_t kept = 1024;
    while (left > 0) {
        ssize_t count = recv(c->socket, c->text + kept, sizeof c->text - kept, 0);
        if (count <= 0)
            return false;
        left -= (uint64_t)count;
        atomic_fetch_add(&c->server->swallowed, (uint64_t)count);
    }
    return true;
}

static const loopback_response *record(loopback *server, const char *text, size_t length)
{
    if (server->token != NULL && strstr(text, "/v1/auth/token HTTP/") != NULL)
        return server->token;
    (void)pthread_mutex_lock(&server->lock);
    size_t number = server->request_count++;
    if (number < LOOPBACK_REQUESTS) {
        size_t kept = length < sizeof server->requests[0] ? length : sizeof server->requests[0] - 1;
        memcpy(server->requests[number], text, kept);
        server->requests[number][kept] = '\0';
    }
    bool is_watch = server->watch_count > 0 && strstr(text, "/v1/watch HTTP/") != NULL;
    bool is_challenged = server->challenge != NULL && strstr(text, "\r\nAuthorization: ") == NULL;
    size_t scripted = is_challenged ? 0 : server->scripted++;
    size_t watched = is_watch ? server->watched++ : 0;
    (void)pthread_mutex_unlock(&server->lock);
    if (is_watch)
        return &server->watch[watched < server->watch_count ? watched : server->watch_count - 1];
    if (is_challenged)
        return server->challenge;
    return &server->responses[scripted < server->response_count ? scripted : server->response_count - 1];
}

static bool send_all(int socket, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = send(socket, bytes, length, MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        bytes += count;
        length -= (size_t)count;
    }
    return true;
}

static bool send_bytewise(int socket, const char *bytes, size_t length)
{
    const int at_once = 1;
    (void)setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    for (size_t i = 0; i < length; i++) {
        if (!send_all(socket, bytes + i, 1))
            return false;
    }
    return true;
}

static bool send_fill(int socket, uint64_t left)
{
    bool sent = true;
    while (sent && left > 0) {
        size_t count = left < LOOPBACK_BLOCK ? (size_t)left : LOOPBACK_BLOCK;
        sent = send_all(socket, (const char *)loopback_block, count);
        left -= count;
    }
    return sent;
}

/* Whether the connection stays open. */
static bool response(connection *c, const loopback_response *response)
{
    size_t length = response->length != 0 ? response->length : strlen(response->bytes);
    bool sent = (response->bytewise ? send_bytewise : send_all)(c->socket, response->bytes, length) &&
                send_fill(c->socket, response->fill) &&
                (response->tail == NULL || send_all(c->socket, response->tail, strlen(response->tail)));
    if (response->cancel != NULL)
        cpod_cancel_trigger(response->cancel);
    while (sent && response->hold) {
        c->length = 0;
        if (!receive(c))
            return false;
    }
    return sent && !response->close;
}

static void *handle(void *context)
{
    connection *c = context;
    bool open = true;
    while (open) {
        uint64_t left = c->length == 0 ? 0 : large_body(c->text, c->length);
        size_t length = c->length == 0 ? 0 : request_length(c->text, c->length);
        if (left > 0) {
            length = c->length;
            open = swallow(c, left);
            if (!open)
                break;
        } else if (length == 0) {
            open = receive(c);
            continue;
        }
        open = response(c, record(c->server, c->text, length));
        if (open) {
            c->length -= length;
            memmove(c->text, c->text + length, c->length + 1);
        }
    }
    (void)close(c->socket);
    free(c);
    return NULL;
}

static void *accept_all(void *context)
{
    loopback *server = context;
    for (;;) {
        int socket = accept(server->listener, NULL, NULL);
        size_t number = atomic_load(&server->connections);
        if (socket < 0 || number == LOOPBACK_CONNECTIONS)
            return NULL;
        connection *c = calloc(1, sizeof *c);
        if (c == NULL)
            return NULL;
        c->server = server;
        c->socket = socket;
        if (pthread_create(&server->handlers[number], NULL, handle, c) != 0)
            return NULL;
        atomic_store(&server->connections, number + 1);
    }
}

void loopback_begin(loopback *server, const loopback_response *responses, size_t count)
{
    memset(server, 0, sizeof *server);
    server->responses = responses;
    server->response_count = count;
    for (size_t i = 0; i < sizeof loopback_block; i++)
        loopback_block[i] = (unsigned char)(i * 2654435761U >> 13);
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    assert_true(server->listener >= 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->listener, 64), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    (void)snprintf(server->url, sizeof server->url, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    assert_int_equal(pthread_mutex_init(&server->lock, NULL), 0);
    assert_int_equal(pthread_create(&server->thread, NULL, accept_all, server), 0);
}

void loopback_end(loopback *server)
{
    (void)shutdown(server->listener, SHUT_RDWR);
    (void)pthread_join(server->thread, NULL);
    for (size_t i = 0; i < atomic_load(&server->connections); i++)
        (void)pthread_join(server->handlers[i], NULL);
    (void)close(server->listener);
    (void)pthread_mutex_destroy(&server->lock);
}

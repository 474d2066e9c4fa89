#include "engine/http/post.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_LIMIT = 65536, DEFAULT_PORT = 80 };

int64_t post_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- addresses */

static bool set_address(const char *host, uint16_t port, post_address *out)
{
    memset(&out->socket, 0, sizeof out->socket);
    if (strcmp(host, "[::1]") == 0) {
        out->socket.v6.sin6_family = AF_INET6;
        out->socket.v6.sin6_addr = in6addr_loopback;
        out->socket.v6.sin6_port = htons(port);
        out->socket_length = sizeof out->socket.v6;
        return true;
    }
    if (strcmp(host, "localhost") == 0)
        host = "127.0.0.1";
    out->socket.v4.sin_family = AF_INET;
    out->socket.v4.sin_port = htons(port);
    out->socket_length = sizeof out->socket.v4;
    return inet_pton(AF_INET, host, &out->socket.v4.sin_addr) == 1 &&
           ntohl(out->socket.v4.sin_addr.s_addr) >> 24 == 127;
}

static bool read_port(const char *text, uint16_t *port)
{
    if (text[strspn(text, "0123456789")] != '\0' || strlen(text) > 5)
        return false;
    long number = text[0] != '\0' ? strtol(text, NULL, 10) : DEFAULT_PORT;
    *port = (uint16_t)number;
    return number > 0 && number <= UINT16_MAX;
}

bool post_parse(const char *url, post_address *out)
{
    static const char scheme[] = "http://";
    if (strncmp(url, scheme, sizeof scheme - 1) != 0)
        return false;
    const char *authority = url + sizeof scheme - 1;
    size_t length = strcspn(authority, "/?#");
    if (length >= sizeof out->authority)
        return false;
    memcpy(out->authority, authority, length);
    out->authority[length] = '\0';
    out->target = authority + length;
    if (*out->target == '\0')
        out->target = "/";
    for (const char *c = out->target; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~' || *c == '#')
            return false;
    char host[sizeof out->authority];
    memcpy(host, out->authority, length + 1);
    char *behind = strchr(host, ']');
    char *colon = strchr(behind != NULL ? behind : host, ':');
    uint16_t port = DEFAULT_PORT;
    if (colon != NULL) {
        *colon = '\0';
        if (!read_port(colon + 1, &port))
            return false;
    }
    return *out->target == '/' && set_address(host, port, out);
}

/* ---- exchange */

typedef struct exchange {
    int socket, stop;
    int64_t deadline;
    post_result result;
} exchange;

/* Waits until the socket is ready. False after having set why not. */
static bool wait_for(exchange *x, short events)
{
    struct pollfd watched[] = {{.fd = x->socket, .events = events}, {.fd = x->stop, .events = POLLIN}};
    for (;;) {
        int64_t left = x->deadline - post_clock();
        if (left <= 0) {
            x->result.has_timed_out = true;
            return false;
        }
        int ready = poll(watched, 2, left < INT16_MAX ? (int)left : INT16_MAX);
        if (ready > 0 && watched[1].revents != 0) {
            x->result.is_stopped = true;
            return false;
        }
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

static bool open_connection(exchange *x, const post_address *to)
{
    if (connect(x->socket, &to->socket.generic, to->socket_length) == 0)
        return true;
    if (errno != EINPROGRESS || !wait_for(x, POLLOUT))
        return false;
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(x->socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

/* A receiver may respond, and close, before it has read all: what it has sent is read afterwards. */
static bool send_all(exchange *x, const char *bytes, size_t length)
{
    while (length > 0) {
        if (!wait_for(x, POLLOUT))
            return false;
        ssize_t sent = send(x->socket, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            return true;
        if (sent > 0) {
            bytes += sent;
            length -= (size_t)sent;
        }
    }
    return true;
}

/* The status of a response whose head is complete; 0: it is not. */
static int complete_status(const char *text)
{
    if (strstr(text, "\r\n\r\n") == NULL || strncmp(text, "HTTP/1.", 7) != 0)
        return 0;
    const char *status = strchr(text, ' ');
    return status != NULL ? (int)strtol(status + 1, NULL, 10) : 0;
}

/* Skips interim responses, such as 103. */
static void read_head(exchange *x)
{
    char *text = calloc(1, HEAD_LIMIT + 1);
    size_t length = 0;
    while (text != NULL && length < HEAD_LIMIT && wait_for(x, POLLIN)) {
        ssize_t received = recv(x->socket, text + length, HEAD_LIMIT - length, 0);
        if (received < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (received <= 0)
            break;
        length += (size_t)received;
        text[length] = '\0';
        int status = complete_status(text);
        while (status >= 100 && status < 200) {
            size_t head = (size_t)(strstr(text, "\r\n\r\n") + 4 - text);
            memmove(text, text + head, length - head + 1);
            length -= head;
            status = complete_status(text);
        }
        x->result.status = status;
        if (status != 0)
            break;
    }
    free(text);
}

post_result post_send(const post_address *to, const char *request, size_t length, int64_t timeout, int stop)
{
    exchange x = {.socket =
                      socket(to->socket.generic.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
                  .stop = stop,
                  .deadline = post_clock() + timeout};
    if (x.socket < 0)
        return x.result;
    if (open_connection(&x, to) && send_all(&x, request, length))
        read_head(&x);
    close(x.socket);
    return x.result;
}

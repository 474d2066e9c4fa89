/* Bytes that arrive on an idle connection belong to no response (RFC 9112, section 9.2). libcurl before 8.0 would take
 * them for the response to the next request. */
#include "core/base/text.h"
#include "core/http/curl_loop.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIRST_CAPACITY 4

static bool reserve(cpodi_curl_sockets *sockets, const cpod_allocator *allocator)
{
    if (sockets->count < sockets->capacity)
        return true;
    size_t capacity = sockets->capacity == 0 ? FIRST_CAPACITY : sockets->capacity * 2;
    cpodi_curl_socket *items = allocator->reallocate(
        allocator->context, sockets->items, sockets->capacity * sizeof *items, capacity * sizeof *items);
    if (items == NULL)
        return false;
    sockets->items = items;
    sockets->capacity = capacity;
    return true;
}

void cpodi_curl_sockets_free(cpodi_curl_sockets *sockets, const cpod_allocator *allocator)
{
    if (sockets->items != NULL)
        allocator->release(allocator->context, sockets->items, sockets->capacity * sizeof *sockets->items);
}

int cpodi_curl_note_socket(void *context, curl_socket_t fd, curlsocktype purpose)
{
    cpodi_curl_exchange *exchange = context;
    cpodi_curl_sockets *sockets = exchange->opened;
    if (purpose != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKOPT_OK;
    if (!reserve(sockets, exchange->pool->allocator)) {
        exchange->out_of_memory = true;
        return CURL_SOCKOPT_ERROR;
    }
    sockets->items[sockets->count++] = (cpodi_curl_socket){.fd = fd};
    exchange->has_connected = true;
    return CURL_SOCKOPT_OK;
}

int cpodi_curl_close_socket(void *context, curl_socket_t fd)
{
    cpodi_curl_sockets *sockets = context;
    for (size_t i = 0; i < sockets->count; i++) {
        if (sockets->items[i].fd == fd) {
            sockets->items[i] = sockets->items[--sockets->count];
            break;
        }
    }
    return close(fd);
}

/* 0: the socket is not bound. */
static int port_of(curl_socket_t fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } address;
    socklen_t length = sizeof address;
    if (getsockname(fd, &address.any, &length) != 0)
        return 0;
    return address.any.sa_family == AF_INET    ? ntohs(address.v4.sin_port)
           : address.any.sa_family == AF_INET6 ? ntohs(address.v6.sin6_port)
                                               : 0;
}

/* A socket gets its port after it is noted, when it is connected, and keeps it. */
static const cpodi_curl_socket *find(const cpodi_curl_sockets *sockets, int port)
{
    for (size_t i = 0; i < sockets->count; i++) {
        cpodi_curl_socket *socket = &sockets->items[i];
        if (socket->port == 0)
            socket->port = port_of(socket->fd);
        if (socket->port == port)
            return socket;
    }
    return NULL;
}

/* Over TLS the bytes may be those of TLS or HTTP/2 itself. */
bool cpodi_curl_has_stray_bytes(const cpodi_curl_exchange *exchange, int own_port)
{
    if (exchange->has_connected || !cpodi_text_starts_nocase(exchange->request->url, "http://"))
        return false;
    char byte;
    const cpodi_curl_socket *socket = find(exchange->opened, own_port);
    return socket != NULL && recv(socket->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

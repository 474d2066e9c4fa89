/* Bytes that arrive on an idle connection belong to no response (RFC 9112, section 9.2). libcurl before 8.0 would take
 * them for the response to the next request. */
#include "core/base/text.h"
#include "core/http/curl_loop.h"

#include <netinet/in.h>
#include <sys/socket.h>

static cpodi_curl_sockets *sockets_of(cpodi_curl_exchange *exchange)
{
    return exchange->loop == NULL ? &exchange->sockets : &exchange->loop->opened;
}

int cpodi_curl_note_socket(void *context, curl_socket_t fd, curlsocktype purpose)
{
    cpodi_curl_exchange *exchange = context;
    cpodi_curl_sockets *sockets = sockets_of(exchange);
    if (purpose == CURLSOCKTYPE_IPCXN) {
        sockets->fds[sockets->count++ % CPODI_SOCKETS] = fd;
        exchange->has_connected = true;
    }
    return CURL_SOCKOPT_OK;
}

static bool is_bound_to(curl_socket_t fd, int port)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } address;
    socklen_t length = sizeof address;
    if (getsockname(fd, &address.any, &length) != 0)
        return false;
    return (address.any.sa_family == AF_INET && ntohs(address.v4.sin_port) == port) ||
           (address.any.sa_family == AF_INET6 && ntohs(address.v6.sin6_port) == port);
}

/* Over TLS the bytes may be those of TLS or HTTP/2 itself. */
bool cpodi_curl_has_stray_bytes(cpodi_curl_exchange *exchange, int own_port)
{
    const cpodi_curl_sockets *sockets = sockets_of(exchange);
    if (exchange->has_connected || !cpodi_text_starts_nocase(exchange->request->url, "http://"))
        return false;
    for (size_t i = 0; i < sockets->count && i < CPODI_SOCKETS; i++) {
        char byte;
        if (is_bound_to(sockets->fds[i], own_port))
            return recv(sockets->fds[i], &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
    }
    return false;
}

#include "hand_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

void hand_begin(hand_server *server, void (*drive)(void *context), void *context)
{
    memset(server, 0, sizeof *server);
    server->drive = drive;
    server->context = context;
    server->socket = -1;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    assert_true(server->listener >= 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->listener, 8), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    (void)snprintf(server->url, sizeof server->url, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
}

void hand_end(hand_server *server)
{
    hand_close(server);
    (void)close(server->listener);
}

static void await(const hand_server *server, int fd)
{
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    while (poll(&wanted, 1, 0) == 0)
        server->drive(server->context);
}

void hand_accept(hand_server *server)
{
    await(server, server->listener);
    server->socket = accept(server->listener, NULL, NULL);
    assert_true(server->socket >= 0);
    assert_int_equal(fcntl(server->socket, F_SETFL, O_NONBLOCK), 0);
    size_t length = 0;
    do {
        await(server, server->socket);
        ssize_t count =
            recv(server->socket, server->request + length, sizeof server->request - 1 - length, 0);
        assert_true(count > 0);
        length += (size_t)count;
        server->request[length] = '\0';
    } while (strstr(server->request, "\r\n\r\n") == NULL);
}

size_t hand_send_some(const hand_server *server, const char *bytes, size_t length)
{
    ssize_t count = send(server->socket, bytes, length, MSG_NOSIGNAL);
    return count < 0 ? 0 : (size_t)count;
}

void hand_send(const hand_server *server, const char *text)
{
    assert_int_equal(hand_send_some(server, text, strlen(text)), strlen(text));
    server->drive(server->context);
}

void hand_close(hand_server *server)
{
    if (server->socket >= 0)
        (void)close(server->socket);
    server->socket = -1;
}

#include "socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

socket_fixture socket_fixture_new(const char *spec, server_options options)
{
    char error[256] = "";
    socket_fixture sw = {.fixture = fixture_new(spec)};
    options.host = "127.0.0.1";
    options.port = 0;
    http_application application = emulator_application(sw.fixture->emulator);
    sw.server = server_start(&application, &options, error, sizeof error);
    assert_string_equal(error, "");
    return sw;
}

void socket_fixture_free(socket_fixture *sw)
{
    server_stop(sw->server);
    fixture_free(sw->fixture);
}

int socket_open(const server *s)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(server_port(s))};
    struct timeval patience = {.tv_sec = 60};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
        return fd;
    close(fd);
    return -1;
}

socket_reply socket_send(const server *s, const char *text, size_t length)
{
    socket_reply r = {.end = SOCKET_CLOSED};
    int fd = socket_open(s);
    assert_true(fd >= 0);
    for (ssize_t sent = 0; length > 0; text += sent, length -= (size_t)sent) {
        sent = send(fd, text, length, MSG_NOSIGNAL);
        if (sent <= 0) /* rejected before everything was sent */
            break;
    }
    char part[4096];
    ssize_t count;
    while ((count = recv(fd, part, sizeof part, 0)) > 0)
        buffer_append_n(&r.text, part, (size_t)count);
    if (count < 0)
        r.end = errno == ECONNRESET ? SOCKET_RESET : SOCKET_SILENT;
    close(fd);
    if (strncmp(buffer_text(&r.text), "HTTP/1.", 7) == 0)
        r.status = atoi(buffer_text(&r.text) + 9);
    return r;
}

socket_reply socket_request(const socket_fixture *sw, const char *method, const char *path, const char *head,
                            const char *body)
{
    buffer text = {0};
    buffer_format(&text, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", method, path);
    if (sw->fixture->token != NULL)
        buffer_format(&text, "Authorization: Bearer %s\r\n", sw->fixture->token);
    buffer_append(&text, head);
    if (body != NULL)
        buffer_format(&text, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
    buffer_append(&text, "\r\n");
    buffer_append(&text, body != NULL ? body : "");
    socket_reply r = socket_send(sw->server, text.data, text.length);
    buffer_free(&text);
    return r;
}

const char *socket_body(const socket_reply *r)
{
    const char *end = strstr(buffer_text(&r->text), "\r\n\r\n");
    return end != NULL ? end + 4 : "";
}

void socket_reply_free(socket_reply *r)
{
    buffer_free(&r->text);
}

#include "tls_front.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct connection {
    tls_front *front;
    int socket;
    size_t number;
    int backend;
    SSL *tls;
} connection;

const char *tls_front_file(const char *name, const char *ending)
{
    static char paths[16][512];
    static unsigned next;
    char *path = paths[next++ % 16];
    (void)snprintf(path, sizeof paths[0], "%s/%s%s", CPOD_CERTIFICATES, name, ending);
    return path;
}

/* ---- bytes there and back ---- */

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

static bool forward_request(connection *c)
{
    char bytes[16384];
    do {
        int count = SSL_read(c->tls, bytes, sizeof bytes);
        if (count <= 0 || !send_all(c->backend, bytes, (size_t)count))
            return false;
    } while (SSL_pending(c->tls) > 0);
    return true;
}

static bool forward_response(connection *c)
{
    char bytes[16384];
    ssize_t count = recv(c->backend, bytes, sizeof bytes, 0);
    return count > 0 && SSL_write(c->tls, bytes, (int)count) > 0;
}

static void forward(connection *c)
{
    struct pollfd fds[] = {{.fd = c->socket, .events = POLLIN}, {.fd = c->backend, .events = POLLIN}};
    bool open = true;
    while (open && poll(fds, 2, -1) > 0) {
        if (fds[0].revents != 0)
            open = forward_request(c);
        if (open && fds[1].revents != 0)
            open = forward_response(c);
    }
}

static int connect_to(const char *url)
{
    int number = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    address.sin_port = htons((uint16_t)strtoul(strrchr(url, ':') + 1, NULL, 10));
    if (number >= 0 && connect(number, (struct sockaddr *)&address, sizeof address) == 0)
        return number;
    (void)close(number);
    return -1;
}

/* Ends a connection after the first byte of its handshake. */
static void break_off(const connection *c)
{
    const struct linger reset = {.l_onoff = 1};
    char bytes[512];
    (void)recv(c->socket, bytes, sizeof bytes, 0);
    if (c->number < c->front->options.resets)
        (void)setsockopt(c->socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

/* Unread bytes would make close() reset the connection, and the alert before it would be lost. */
static void drain(int socket)
{
    char unread[1024];
    (void)shutdown(socket, SHUT_WR);
    while (recv(socket, unread, sizeof unread, 0) > 0)
        ;
}

static void *handle(void *context)
{
    connection *c = context;
    sigset_t gone; /* ignore clients that disconnect without notice */
    (void)sigemptyset(&gone);
    (void)sigaddset(&gone, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &gone, NULL);
    bool is_broken = c->number < c->front->options.resets + c->front->options.closes;
    if (is_broken)
        break_off(c);
    c->tls = is_broken ? NULL : SSL_new(c->front->context);
    if (c->tls != NULL && SSL_set_fd(c->tls, c->socket) == 1 && SSL_accept(c->tls) == 1) {
        atomic_fetch_add(&c->front->handshakes, 1);
        c->backend = connect_to(c->front->backend);
        if (c->backend >= 0)
            forward(c);
        (void)close(c->backend);
        (void)SSL_shutdown(c->tls);
    } else if (!is_broken) {
        drain(c->socket);
    }
    SSL_free(c->tls);
    (void)close(c->socket);
    free(c);
    return NULL;
}

static void *accept_all(void *context)
{
    tls_front *front = context;
    for (;;) {
        int socket = accept(front->listener, NULL, NULL);
        size_t number = atomic_load(&front->connections);
        connection *c = socket < 0 || number == TLS_FRONT_CONNECTIONS ? NULL : calloc(1, sizeof *c);
        if (c == NULL)
            return NULL;
        const int at_once = 1;
        (void)setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        *c = (connection){.front = front, .socket = socket, .number = number};
        if (pthread_create(&front->handlers[number], NULL, handle, c) != 0)
            return NULL;
        atomic_store(&front->connections, number + 1);
    }
}

/* ---- settings ---- */

static int choose_protocol(SSL *tls, const unsigned char **out, unsigned char *length,
                           const unsigned char *offered, unsigned int offered_length, void *context)
{
    static const unsigned char http2[] = "\x02h2", http1[] = "\x08http/1.1";
    const tls_front *front = context;
    (void)tls;
    const unsigned char *ours = front->options.http2 ? http2 : http1;
    unsigned char *chosen = NULL;
    int result = SSL_select_next_proto(&chosen, length, ours, ours[0] + 1U, offered, offered_length);
    *out = chosen;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void tls_front_begin(tls_front *front, const char *backend, tls_front_options options)
{
    memset(front, 0, sizeof *front);
    front->backend = backend;
    front->options = options;
    front->context = SSL_CTX_new(TLS_server_method());
    assert_non_null(front->context);
    assert_int_equal(SSL_CTX_use_certificate_file(front->context, tls_front_file(options.certificate, ".pem"),
                                                  SSL_FILETYPE_PEM),
                     1);
    assert_int_equal(SSL_CTX_use_PrivateKey_file(front->context, tls_front_file(options.certificate, ".key"),
                                                 SSL_FILETYPE_PEM),
                     1);
    if (options.tls12)
        assert_int_equal(SSL_CTX_set_max_proto_version(front->context, TLS1_2_VERSION), 1);
    if (options.client_authority != NULL) {
        assert_int_equal(
            SSL_CTX_load_verify_file(front->context, tls_front_file(options.client_authority, ".pem")), 1);
        SSL_CTX_set_verify(front->context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    SSL_CTX_set_alpn_select_cb(front->context, choose_protocol, front);
    front->listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    assert_int_equal(bind(front->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(front->listener, 64), 0);
    assert_int_equal(getsockname(front->listener, (struct sockaddr *)&address, &size), 0);
    (void)snprintf(front->url, sizeof front->url, "https://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    assert_int_equal(pthread_create(&front->thread, NULL, accept_all, front), 0);
}

void tls_front_end(tls_front *front)
{
    (void)shutdown(front->listener, SHUT_RDWR);
    (void)pthread_join(front->thread, NULL);
    for (size_t i = 0; i < atomic_load(&front->connections); i++)
        (void)pthread_join(front->handlers[i], NULL);
    (void)close(front->listener);
    SSL_CTX_free(front->context);
}

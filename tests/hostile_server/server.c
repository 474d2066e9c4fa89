#include "server.h"

#include "connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static bool listen_on(server *s, size_t index)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    s->listeners[index] = fd;
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 128) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return false;
    (void)snprintf(s->urls[index], sizeof s->urls[index], "http://127.0.0.1:%u",
                   (unsigned)ntohs(address.sin_port));
    return true;
}

static void accept_all(server *s, int listener)
{
    for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
        if (s->connections[i] != NULL)
            continue;
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        s->connections[i] = connection_new(s, fd);
    }
}

typedef struct polled {
    struct pollfd fds[SERVER_PORTS + 1 + SERVER_CONNECTIONS];
    size_t owners[SERVER_PORTS + 1 + SERVER_CONNECTIONS];
    size_t count;
    int timeout_ms;
} polled;

static void collect(const server *s, polled *p)
{
    p->count = 0;
    p->timeout_ms = -1;
    p->fds[p->count++] = (struct pollfd){.fd = s->wake[0], .events = POLLIN};
    for (size_t i = 0; i < SERVER_PORTS; i++)
        p->fds[p->count++] = (struct pollfd){.fd = s->listeners[i], .events = POLLIN};
    for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
        if (s->connections[i] == NULL)
            continue;
        int wait = connection_wait(s->connections[i]);
        if (wait >= 0 && (p->timeout_ms < 0 || wait < p->timeout_ms))
            p->timeout_ms = wait;
        p->owners[p->count] = i;
        p->fds[p->count++] = connection_poll(s->connections[i]);
    }
}

static void *run(void *context)
{
    server *s = context;
    polled p;
    for (;;) {
        collect(s, &p);
        (void)poll(p.fds, (nfds_t)p.count, p.timeout_ms);
        if (p.fds[0].revents != 0)
            return NULL;
        for (size_t i = SERVER_PORTS + 1; i < p.count; i++) {
            connection **c = &s->connections[p.owners[i]];
            if (!connection_act(*c, p.fds[i].revents)) {
                connection_free(*c);
                *c = NULL;
            }
        }
        for (size_t i = 0; i < SERVER_PORTS; i++) {
            if (p.fds[1 + i].revents != 0)
                accept_all(s, s->listeners[i]);
        }
    }
}

bool server_begin(server *s)
{
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < SERVER_PORTS; i++) {
        if (!listen_on(s, i))
            return false;
    }
    return pipe(s->wake) == 0 && pthread_mutex_init(&s->lock, NULL) == 0 &&
           pthread_create(&s->thread, NULL, run, s) == 0;
}

void server_end(server *s)
{
    (void)!write(s->wake[1], "", 1);
    (void)pthread_join(s->thread, NULL);
    for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
        if (s->connections[i] != NULL)
            connection_free(s->connections[i]);
    }
    for (size_t i = 0; i < SERVER_PORTS; i++)
        (void)close(s->listeners[i]);
    (void)close(s->wake[0]);
    (void)close(s->wake[1]);
    (void)pthread_mutex_destroy(&s->lock);
}

void server_set(server *s, size_t index, const answer *answers, size_t count, bool by_page)
{
    (void)pthread_mutex_lock(&s->lock);
    s->slots[index] = (slot){.answers = answers, .count = count, .by_page = by_page};
    (void)pthread_mutex_unlock(&s->lock);
}

void server_wait(server *s)
{
    const struct timespec moment = {.tv_nsec = 100000};
    while (atomic_load(&s->busy) > 0)
        (void)nanosleep(&moment, NULL);
}

size_t server_served(server *s, size_t index)
{
    (void)pthread_mutex_lock(&s->lock);
    size_t served = s->slots[index].served;
    (void)pthread_mutex_unlock(&s->lock);
    return served;
}

void server_authorization(server *s, char *to, size_t capacity)
{
    (void)pthread_mutex_lock(&s->lock);
    (void)snprintf(to, capacity, "%s", s->authorization);
    (void)pthread_mutex_unlock(&s->lock);
}

#include "engine/http/server.h"

#include "base/snippet.h"
#include "engine/base/clock.h"
#include "engine/base/random.h"
#include "engine/http/mhd_response.h"
#include "engine/http/recorder.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    THREADS = 4,
    CONNECTION_LIMIT = 10000,
    IDLE_TIMEOUT = 300,        /* seconds */
    HEADER_MEMORY = 48 * 1024, /* bytes per connection: above the limits of the application, which responds */
    LOGGED_TARGET = 200,       /* bytes */
    LONGEST_WAIT = 100,        /* milliseconds between two checks of what is due */
    LEAVE_TIME = 2             /* seconds for sending responses when the server stops */
};

typedef struct exchange exchange;

struct server {
    http_application application;
    struct MHD_Daemon *daemon;
    server_options options;
    recorder *recorder; /* NULL: none */
    pthread_t timekeeper;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    bool is_stopping;
    exchange *held; /* those whose response is delayed, unordered */
    size_t exchange_count;
};

struct exchange {
    exchange *next_held;
    struct MHD_Connection *connection;
    http_response *response; /* until it is sent */
    int64_t due;             /* when a delayed response is sent, by the server's clock */
    char *target;
    VECTOR(http_field) headers;
    buffer body;
    arena *memory;
    bool is_begun;
    bool is_too_large;
};

static int64_t milliseconds_now(void)
{
    return clock_now(&(emulator_clock){0});
}

/* Releases responses that are due, or all when the server stops. Returns the milliseconds to the next. */
static int64_t release_held(server *s)
{
    int64_t now = milliseconds_now();
    int64_t wait = LONGEST_WAIT;
    for (exchange **place = &s->held; *place != NULL;) {
        exchange *x = *place;
        int64_t left = x->due - now;
        if (left <= 0 || s->is_stopping) {
            *place = x->next_held;
            MHD_resume_connection(x->connection);
            continue;
        }
        if (left < wait)
            wait = left;
        place = &x->next_held;
    }
    return wait;
}

static struct timespec time_in(int64_t milliseconds)
{
    int64_t at = milliseconds_now() + milliseconds;
    return (struct timespec){.tv_sec = (time_t)(at / 1000), .tv_nsec = (long)(at % 1000) * 1000000};
}

static void *keep_time(void *context)
{
    server *s = context;
    pthread_mutex_lock(&s->lock);
    while (!s->is_stopping) {
        pthread_mutex_unlock(&s->lock);
        int64_t wait = s->application.advance(s->application.context);
        pthread_mutex_lock(&s->lock);
        int64_t held_wait = release_held(s);
        if (held_wait < wait)
            wait = held_wait;
        struct timespec until = time_in(wait < 1 ? 1 : wait);
        if (!s->is_stopping)
            pthread_cond_timedwait(&s->changed, &s->lock, &until);
    }
    release_held(s);
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static bool hold_back(server *s, exchange *x)
{
    int64_t delay = x->response->delay + s->options.least_latency;
    int64_t spread = s->options.most_latency - s->options.least_latency;
    if (spread > 0) {
        uint32_t random;
        random_fill(&random, sizeof random);
        delay += random % (spread + 1);
    }
    if (delay <= 0)
        return false;
    pthread_mutex_lock(&s->lock);
    bool is_held = !s->is_stopping;
    if (is_held) {
        x->due = milliseconds_now() + delay;
        x->next_held = s->held;
        s->held = x;
        MHD_suspend_connection(x->connection);
        pthread_cond_broadcast(&s->changed);
    }
    pthread_mutex_unlock(&s->lock);
    return is_held;
}

/* Called with the whole target, before anything else is known. The exchange begins here. */
static void *begin_exchange(void *context, const char *uri, struct MHD_Connection *connection)
{
    server *s = context;
    exchange *x = xrealloc(NULL, sizeof *x);
    *x = (exchange){.connection = connection, .memory = arena_new()};
    x->target = arena_copy(x->memory, uri);
    pthread_mutex_lock(&s->lock);
    s->exchange_count++;
    pthread_mutex_unlock(&s->lock);
    return x;
}

static void end_exchange(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    (void)connection;
    (void)code;
    server *s = context;
    exchange *x = *state;
    if (x == NULL)
        return;
    pthread_mutex_lock(&s->lock);
    s->exchange_count--;
    if (s->is_stopping)
        pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    http_response_free(x->response);
    buffer_free(&x->body);
    arena_free(x->memory);
    free(x);
    *state = NULL;
}

/* Targets stay escaped: the application unescapes them, and rejects invalid escapes. */
static size_t keep_escaped(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

static enum MHD_Result add_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind;
    exchange *x = context;
    *vector_add(x->memory, &x->headers) = (http_field){.name = name, .value = value != NULL ? value : ""};
    return MHD_YES;
}

static void begin_request(exchange *x, struct MHD_Connection *connection)
{
    x->is_begun = true;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header, x);
    const char *length =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    x->is_too_large = length != NULL && strtoull(length, NULL, 10) > HTTP_BODY_LIMIT;
}

static void take_body(exchange *x, const char *data, size_t size)
{
    if (x->is_too_large || x->body.length + size > HTTP_BODY_LIMIT) {
        x->is_too_large = true;
        buffer_free(&x->body);
        return;
    }
    buffer_append_n(&x->body, data, size);
}

static void log_request(const server *s, const char *method, const char *target,
                        const http_response *response)
{
    if (!s->options.logs)
        return;
    buffer shown = {0};
    size_t length = strlen(target);
    snippet_escape(&shown, target, length < LOGGED_TARGET ? length : LOGGED_TARGET);
    fprintf(stderr, "%s %s %d %s\n", method, buffer_text(&shown), response->status,
            http_response_find(response, "X-Request-ID"));
    buffer_free(&shown);
}

static void handle_request(server *s, const char *method, exchange *x)
{
    http_request request = {.method = method,
                            .target = x->target,
                            .headers = x->headers.items,
                            .header_count = x->headers.count,
                            .body = buffer_text(&x->body),
                            .body_length = x->is_too_large ? HTTP_BODY_LIMIT + (size_t)1 : x->body.length};
    x->response = s->application.handle(s->application.context, &request);
    log_request(s, method, x->target, x->response);
    recorder_add(s->recorder, &request, x->response);
}

static enum MHD_Result send_response(exchange *x)
{
    http_response *response = x->response;
    x->response = NULL;
    return mhd_response_send(x->connection, response);
}

/* Called once the head of a request has arrived, for each part of its body, at its end, and again when its
 * delayed response is due. */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data, size_t *size,
                              void **state)
{
    (void)url;
    (void)version;
    server *s = context;
    exchange *x = *state;
    if (x->response != NULL)
        return send_response(x);
    if (!x->is_begun) {
        begin_request(x, connection);
        if (!x->is_too_large)
            return MHD_YES;
        /* A body with a too large Content-Length is rejected before it is received. */
        handle_request(s, method, x);
        return send_response(x);
    }
    if (*size > 0) {
        take_body(x, data, *size);
        *size = 0;
        return MHD_YES;
    }
    handle_request(s, method, x);
    return hold_back(s, x) ? MHD_YES : send_response(x);
}

static struct addrinfo *resolve(const server_options *options, char *error, size_t error_size)
{
    char port[8];
    snprintf(port, sizeof port, "%u", (unsigned)options->port);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    int failure = getaddrinfo(options->host, port, &hints, &found);
    if (failure != 0)
        snprintf(error, error_size, "%s: %s", options->host, gai_strerror(failure));
    return failure == 0 ? found : NULL;
}

static struct MHD_Daemon *start_daemon(server *s, const struct addrinfo *at)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    if (at->ai_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, THREADS, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, CONNECTION_LIMIT, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, IDLE_TIMEOUT, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADER_MEMORY, NULL},
        {MHD_OPTION_SOCK_ADDR, 0, at->ai_addr},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, s, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_URI_LOG_CALLBACK, begin_exchange, s, MHD_OPTION_UNESCAPE_CALLBACK,
                            keep_escaped, s, MHD_OPTION_NOTIFY_COMPLETED, end_exchange, s, MHD_OPTION_END);
}

static void free_server(server *s)
{
    recorder_close(s->recorder);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* Resolves the address and listens there. */
static bool start_listening(server *s, char *error, size_t error_size)
{
    struct addrinfo *address = resolve(&s->options, error, error_size);
    if (address == NULL)
        return false;
    s->daemon = start_daemon(s, address);
    int failure = errno;
    freeaddrinfo(address);
    if (s->daemon == NULL)
        snprintf(error, error_size, "cannot listen at %s, port %u: %s", s->options.host,
                 (unsigned)s->options.port, strerror(failure));
    return s->daemon != NULL;
}

server *server_start(const http_application *application, const server_options *options, char *error,
                     size_t error_size)
{
    recorder *r = NULL;
    if (options->record_path != NULL) {
        r = recorder_open(options->record_path, error, error_size);
        if (r == NULL)
            return NULL;
    }
    server *s = xrealloc(NULL, sizeof *s);
    *s = (server){.application = *application, .options = *options, .recorder = r};
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    if (!start_listening(s, error, error_size)) {
        free_server(s);
        return NULL;
    }
    pthread_create(&s->timekeeper, NULL, keep_time, s);
    return s;
}

uint16_t server_port(const server *s)
{
    return MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

/* Until all responses have been sent, streams to their end; not for ever, since a client may not read. */
static void wait_for_responses(server *s)
{
    struct timespec until = time_in(LEAVE_TIME * 1000);
    pthread_mutex_lock(&s->lock);
    int failure = 0;
    while (s->exchange_count > 0 && failure == 0)
        failure = pthread_cond_timedwait(&s->changed, &s->lock, &until);
    pthread_mutex_unlock(&s->lock);
}

void server_stop(server *s)
{
    if (s == NULL)
        return;
    MHD_socket listening = MHD_quiesce_daemon(s->daemon);
    pthread_mutex_lock(&s->lock);
    s->is_stopping = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->timekeeper, NULL);
    s->application.close_streams(s->application.context);
    wait_for_responses(s);
    MHD_stop_daemon(s->daemon);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    free_server(s);
}

#include "server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/buffer.h"
#include "base/excerpt.h"
#include "base/memory.h"

enum {
    THREADS = 4,
    CONNECTION_LIMIT = 10000,
    IDLE_TIMEOUT = 300, /* seconds */
    HEADER_MEMORY =
        256 * 1024,      /* bytes a connection: so far above the emulator's own limits that it can answer */
    LOGGED_TARGET = 200, /* bytes */
    STREAM_BLOCK = 16 * 1024, /* bytes */
    LONGEST_WAIT = 100        /* milliseconds between two looks at what is due */
};

struct server {
    emulator *emulator;
    struct MHD_Daemon *daemon;
    bool logs;
    pthread_t timekeeper;
    pthread_mutex_t lock;
    pthread_cond_t stopped;
    bool is_stopping;
};

/* One request while it is being read. */
typedef struct exchange {
    char *target;
    VECTOR(http_field) headers;
    buffer body;
    arena *memory;
    bool is_begun;
    bool is_too_large;
} exchange;

/* ---- time */

static void *keep_time(void *context)
{
    server *s = context;
    pthread_mutex_lock(&s->lock);
    while (!s->is_stopping) {
        pthread_mutex_unlock(&s->lock);
        int64_t wait = emulator_advance(s->emulator);
        if (wait > LONGEST_WAIT)
            wait = LONGEST_WAIT;
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += (long)(wait < 1 ? 1 : wait) * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_mutex_lock(&s->lock);
        if (!s->is_stopping)
            pthread_cond_timedwait(&s->stopped, &s->lock, &until);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* ---- requests */

/* Called with the whole target, before anything else is known: the exchange begins here. */
static void *begin_exchange(void *context, const char *uri, struct MHD_Connection *connection)
{
    (void)context;
    (void)connection;
    exchange *x = memory_resize(NULL, sizeof *x);
    *x = (exchange){.memory = arena_new()};
    x->target = arena_copy(x->memory, uri);
    return x;
}

static void end_exchange(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    exchange *x = *state;
    if (x == NULL)
        return;
    buffer_free(&x->body);
    arena_free(x->memory);
    free(x);
    *state = NULL;
}

/* Targets stay escaped: the emulator unescapes, and refuses what is badly escaped. */
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
    x->is_too_large = length != NULL && strtoull(length, NULL, 10) > EMULATOR_BODY_LIMIT;
}

static void take_body(exchange *x, const char *data, size_t size)
{
    if (x->is_too_large || x->body.length + size > EMULATOR_BODY_LIMIT) {
        x->is_too_large = true;
        buffer_free(&x->body);
        return;
    }
    buffer_append_n(&x->body, data, size);
}

/* ---- responses */

static ssize_t read_stream(void *context, uint64_t position, char *out, size_t size)
{
    (void)position;
    http_response *response = context;
    ssize_t count = event_stream_read(response->stream, out, size);
    return count == EVENT_STREAM_END ? MHD_CONTENT_READER_END_OF_STREAM : count;
}

static void suspend(void *connection)
{
    MHD_suspend_connection(connection);
}

static void resume(void *connection)
{
    MHD_resume_connection(connection);
}

static void free_response(void *response)
{
    http_response_free(response);
}

/* Takes `answer`, which lives until the last byte of it is sent. */
static struct MHD_Response *make_response(http_response *answer, struct MHD_Connection *connection)
{
    if (answer->stream != NULL) {
        event_stream_notify(answer->stream, suspend, resume, connection);
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, answer,
                                                 free_response);
    }
    return MHD_create_response_from_buffer_with_free_callback_cls(answer->body.length, answer->body.data,
                                                                  free_response, answer);
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, http_response *answer)
{
    int status = answer->status;
    struct MHD_Response *response = make_response(answer, connection);
    if (response == NULL) {
        http_response_free(answer);
        return MHD_NO;
    }
    for (size_t i = 0; i < answer->headers.count; i++)
        MHD_add_response_header(response, answer->headers.items[i].name, answer->headers.items[i].value);
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return queued;
}

static void log_request(const server *s, const char *method, const char *target, const http_response *answer)
{
    if (!s->logs)
        return;
    buffer shown = {0};
    size_t length = strlen(target);
    excerpt_show(&shown, target, length < LOGGED_TARGET ? length : LOGGED_TARGET);
    fprintf(stderr, "%s %s %d %s\n", method, buffer_text(&shown), answer->status,
            http_response_find(answer, "X-Request-ID"));
    buffer_free(&shown);
}

static enum MHD_Result answer_request(server *s, struct MHD_Connection *connection, const char *method,
                                      exchange *x)
{
    http_request request = {.method = method,
                            .target = x->target,
                            .headers = x->headers.items,
                            .header_count = x->headers.count,
                            .body = buffer_text(&x->body),
                            .body_length =
                                x->is_too_large ? EMULATOR_BODY_LIMIT + (size_t)1 : x->body.length};
    http_response *answer = emulator_handle(s->emulator, &request);
    log_request(s, method, x->target, answer);
    return send_answer(connection, answer);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data, size_t *size,
                              void **state)
{
    (void)url;
    (void)version;
    server *s = context;
    exchange *x = *state;
    if (!x->is_begun) {
        begin_request(x, connection);
        /* A body that is announced to be too large is refused before it is sent. */
        return x->is_too_large ? answer_request(s, connection, method, x) : MHD_YES;
    }
    if (*size > 0) {
        take_body(x, data, *size);
        *size = 0;
        return MHD_YES;
    }
    return answer_request(s, connection, method, x);
}

/* ---- life */

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

server *server_start(emulator *e, const server_options *options, char *error, size_t error_size)
{
    struct addrinfo *address = resolve(options, error, error_size);
    if (address == NULL)
        return NULL;
    server *s = memory_resize(NULL, sizeof *s);
    *s = (server){.emulator = e, .logs = options->logs};
    s->daemon = start_daemon(s, address);
    int failure = errno;
    freeaddrinfo(address);
    if (s->daemon == NULL) {
        snprintf(error, error_size, "cannot listen at %s, port %u: %s", options->host,
                 (unsigned)options->port, strerror(failure));
        free(s);
        return NULL;
    }
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->stopped, NULL);
    pthread_create(&s->timekeeper, NULL, keep_time, s);
    return s;
}

uint16_t server_port(const server *s)
{
    return MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void server_stop(server *s)
{
    if (s == NULL)
        return;
    pthread_mutex_lock(&s->lock);
    s->is_stopping = true;
    pthread_cond_signal(&s->stopped);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->timekeeper, NULL);
    /* The library wants no connection suspended when it stops. */
    emulator_close_streams(s->emulator);
    MHD_stop_daemon(s->daemon);
    pthread_cond_destroy(&s->stopped);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

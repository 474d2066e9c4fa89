/* For RTLD_NEXT. */
#define _GNU_SOURCE

#include "engine/http/refusal.h"

#include <dlfcn.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/base/clock.h"
#include "engine/base/identifier.h"

enum { MOST_READ = 1024 * 1024 /* bytes */ };

typedef enum MHD_Result (*queue_function)(struct MHD_Connection *, unsigned, struct MHD_Response *);

enum MHD_Result refusal_pass_by(struct MHD_Connection *connection, unsigned status,
                                struct MHD_Response *response)
{
    void *found = dlsym(RTLD_NEXT, "MHD_queue_response");
    queue_function queue;
    memcpy(&queue, &found, sizeof queue); /* C has no cast from an object's address to a function's */
    return queue(connection, status, response);
}

typedef struct refusal {
    unsigned status;
    const char *title, *code, *detail;
} refusal;

static const refusal refusals[] = {
    {400, "Bad Request", "malformed_request",
     "the request is not well formed HTTP, or has no Host, or a wrong Content-Length"},
    {413, "Content Too Large", "content_too_large", "the body is longer than the server takes"},
    {414, "URI Too Long", "uri_too_long", "the target is longer than the server takes"},
    {431, "Request Header Fields Too Large", "headers_too_large",
     "the headers are longer than the server takes"},
    {505, "HTTP Version Not Supported", "http_version", "the server speaks HTTP/1.1"},
};

static const refusal *refusal_of(unsigned status)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].status == status)
            return &refusals[i];
    return &refusals[0];
}

static const char *problem(arena *a, const refusal *of, unsigned status)
{
    emulator_clock clock = {0};
    const char *request_id = identifier_make(a, &(identifier_form){.prefix = "req-"}, clock_now(&clock));
    const char *body = arena_format(
        a, "{\"title\":\"%s\",\"status\":%u,\"detail\":\"%s\",\"requestId\":\"%s\",\"code\":\"%s\"}",
        of->title, status, of->detail, request_id, of->code);
    return arena_format(a,
                        "HTTP/1.1 %u %s\r\nContent-Type: application/problem+json\r\nContent-Length: %zu\r\n"
                        "X-Request-ID: %s\r\nConnection: close\r\n\r\n%s",
                        status, of->title, strlen(body), request_id, body);
}

/* What is not read when a connection is closed makes the system reset it, and the answer may be lost by
 * that. */
static void read_the_rest(int fd)
{
    char ignored[4096];
    ssize_t count = 1;
    for (size_t total = 0; count > 0 && total < MOST_READ; total += (size_t)count)
        count = recv(fd, ignored, sizeof ignored, MSG_DONTWAIT);
}

/* Writes the Problem to the socket; nothing else waits to be sent on it, so there is room. */
static void send_problem(int fd, unsigned status)
{
    arena *memory = arena_new();
    const char *answer = problem(memory, refusal_of(status), status);
    if (send(fd, answer, strlen(answer), MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
        read_the_rest(fd);
    arena_free(memory);
}

/* Takes the place of the library's function, for its own calls of it. Version 0.9.75 sends the heads of some
 * of its refusals twice, and reads freed memory when it is told that a refusal could not be queued. So it
 * queues its page, but on a socket that sends nothing any more: the Problem went out before. */
__attribute__((visibility("default"))) enum MHD_Result MHD_queue_response(struct MHD_Connection *connection,
                                                                          unsigned status,
                                                                          struct MHD_Response *response)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info != NULL) {
        send_problem(info->connect_fd, status);
        shutdown(info->connect_fd, SHUT_WR);
    }
    return refusal_pass_by(connection, status, response);
}

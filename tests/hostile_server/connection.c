#include "connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SINGLE_BYTES = 400, MOST_DELAYS = 3, LONGEST_DELAY_MS = 3 };

struct connection {
    server *server;
    int fd;
    char text[65536]; /* received, and not understood yet */
    size_t length;
    bool has_request; /* its head is complete */
    bool is_chunked;  /* its body */
    size_t left;      /* of its body */
    bool is_answering;
    bool is_held; /* sends nothing any more */
    bytes wire;
    size_t sent;
    size_t pieces; /* sent */
    bool has_behind;
    bytes behind;
    pace pace;
    ending ending;
    random_source random;
    int64_t due_ms; /* of the next piece; 0: at once */
};

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

connection *connection_new(server *s, int fd)
{
    connection *c = calloc(1, sizeof *c);
    if (c == NULL)
        abort();
    const int at_once = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    c->server = s;
    c->fd = fd;
    return c;
}

static void set_answering(connection *c, bool is_answering)
{
    if (is_answering && !c->is_answering)
        atomic_fetch_add(&c->server->busy, 1);
    if (!is_answering && c->is_answering)
        atomic_fetch_sub(&c->server->busy, 1);
    c->is_answering = is_answering;
}

void connection_free(connection *c)
{
    (void)close(c->fd);
    set_answering(c, false);
    bytes_free(&c->wire);
    bytes_free(&c->behind);
    free(c);
}

struct pollfd connection_poll(const connection *c)
{
    bool sends = c->is_answering && c->due_ms == 0;
    return (struct pollfd){.fd = c->fd, .events = (short)(POLLIN | (sends ? POLLOUT : 0))};
}

int connection_wait(const connection *c)
{
    if (!c->is_answering || c->due_ms == 0)
        return -1;
    int64_t left = c->due_ms - now_ms();
    return left <= 0 ? 0 : (int)left;
}

/* ---- requests ---- */

static const char *find_header(const char *head, const char *name)
{
    for (const char *line = strstr(head, "\r\n"); line != NULL; line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, strlen(name)) == 0)
            return line + 2 + strlen(name);
    }
    return NULL;
}

static const answer *choose(server *s, const char *head)
{
    const char *number = find_header(head, "X-Slot: ");
    const char *in_query = strstr(head, "?slot="); /* of a presigned URL */
    if (number == NULL && in_query != NULL)
        number = in_query + 6;
    slot *chosen = &s->slots[number == NULL ? SLOT_TOKEN : strtoul(number, NULL, 10) % SERVER_SLOTS];
    const char *page = strstr(head, "page=");
    size_t index = chosen->served++;
    if (chosen->by_page)
        index = page == NULL ? 0 : strtoul(page + 5, NULL, 10) - 1;
    if (number != NULL) {
        const char *value = find_header(head, "Authorization: ");
        (void)snprintf(s->authorization, sizeof s->authorization, "%.*s",
                       value == NULL ? 0 : (int)strcspn(value, "\r\n"), value == NULL ? "" : value);
    }
    return chosen->count == 0 ? NULL : &chosen->answers[index < chosen->count ? index : chosen->count - 1];
}

/* Copies the answer, since the connection may outlive it. False: there is none. */
static bool prepare(connection *c, const char *head)
{
    (void)pthread_mutex_lock(&c->server->lock);
    const answer *a = choose(c->server, head);
    if (a != NULL) {
        bytes_clear(&c->wire);
        bytes_clear(&c->behind);
        bytes_add(&c->wire, a->wire.data, a->wire.length);
        bytes_add(&c->behind, a->behind.length == 0 ? "" : a->behind.data, a->behind.length);
        c->pace = a->pace;
        c->ending = a->ending;
        c->random.state = a->wire.length * 31 + a->recipe.length;
        set_answering(c, a->is_early);
        c->sent = 0;
        c->pieces = 0;
        c->has_behind = a->behind.length > 0;
        c->due_ms = 0;
    }
    (void)pthread_mutex_unlock(&c->server->lock);
    return a != NULL;
}

static void discard(connection *c, size_t count)
{
    c->length -= count;
    memmove(c->text, c->text + count, c->length + 1);
}

static bool begin_request(connection *c)
{
    char *end = strstr(c->text, "\r\n\r\n");
    if (end == NULL)
        return c->length + 1 < sizeof c->text;
    end[2] = '\0';
    const char *length = find_header(c->text, "Content-Length: ");
    c->is_chunked = find_header(c->text, "Transfer-Encoding: chunked") != NULL;
    c->left = length == NULL ? 0 : strtoul(length, NULL, 10);
    c->has_request = true;
    bool ok = prepare(c, c->text);
    discard(c, (size_t)(end + 4 - c->text));
    return ok;
}

/* Drops the body. Bodies in chunks consist of letters. */
static void take_body(connection *c)
{
    size_t count = c->length < c->left ? c->length : c->left;
    if (c->is_chunked) {
        const char *last = strstr(c->text, "0\r\n\r\n");
        count = last != NULL ? (size_t)(last + 5 - c->text) : c->length > 4 ? c->length - 4 : 0;
        c->is_chunked = last == NULL;
    } else {
        c->left -= count;
    }
    discard(c, count);
}

static bool take(connection *c)
{
    if (!c->has_request && c->length > 0 && !begin_request(c))
        return false;
    if (c->has_request)
        take_body(c);
    if (c->has_request && !c->is_chunked && c->left == 0)
        set_answering(c, true);
    return true;
}

static bool receive(connection *c)
{
    ssize_t count = recv(c->fd, c->text + c->length, sizeof c->text - 1 - c->length, 0);
    if (count <= 0 || c->is_held) /* a client that goes on has given the answer up */
        return false;
    c->length += (size_t)count;
    c->text[c->length] = '\0';
    return take(c);
}

/* ---- answers ---- */

static size_t next_piece(connection *c)
{
    size_t left = c->wire.length - c->sent;
    size_t piece = left;
    if (c->pace == PACE_BYTES && c->pieces < MOST_SINGLE_BYTES)
        piece = 1;
    else if (c->pace == PACE_PIECES || (c->pace == PACE_DELAYED && c->pieces < MOST_DELAYS))
        piece = 1 + random_below(&c->random, 1 + (uint32_t)c->wire.length / 4);
    return piece < left ? piece : left;
}

/* False: closed. */
static bool end_answer(connection *c)
{
    if (c->has_behind) { /* a moment later */
        c->has_behind = false;
        c->wire.length = 0;
        bytes_add(&c->wire, c->behind.data, c->behind.length);
        c->sent = 0;
        c->pieces = 0;
        c->due_ms = now_ms() + 1;
        return true;
    }
    if (c->ending == ENDING_RESET) {
        const struct linger none = {.l_onoff = 1, .l_linger = 0};
        (void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    }
    if (c->ending == ENDING_CLOSED || c->ending == ENDING_RESET)
        return false;
    set_answering(c, false);
    if (c->ending == ENDING_HELD) {
        c->is_held = true;
        return true;
    }
    c->has_request = c->is_chunked || c->left > 0; /* the rest of its body */
    return c->has_request || take(c);
}

static bool answer_request(connection *c)
{
    while (c->is_answering) {
        if (c->due_ms > now_ms())
            return true;
        c->due_ms = 0;
        size_t piece = next_piece(c);
        if (piece == 0) {
            atomic_fetch_add(&c->server->answered, 1);
            if (!end_answer(c))
                return false;
            continue;
        }
        ssize_t count = send(c->fd, c->wire.data + c->sent, piece, MSG_NOSIGNAL);
        if (count < 0)
            return true; /* later; POLLHUP ends it */
        c->sent += (size_t)count;
        c->pieces++;
        if (c->pace == PACE_DELAYED && c->pieces < MOST_DELAYS)
            c->due_ms = now_ms() + 1 + random_below(&c->random, LONGEST_DELAY_MS);
    }
    return true;
}

bool connection_act(connection *c, short events)
{
    if ((events & (POLLIN | POLLHUP | POLLERR)) != 0 && !receive(c))
        return false;
    return answer_request(c);
}

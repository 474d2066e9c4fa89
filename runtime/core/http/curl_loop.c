#include "core/http/curl_loop.h"

#include "core/base/error.h"
#include "core/base/sigpipe.h"
#include "core/base/text.h"

#include <errno.h>
#include <string.h>

#define MAX_WAIT_MS 60000
/* An exchange has one socket, or for a while two of different addresses and two of the resolver. */
#define SOCKETS_OF_EXCHANGE 4
#define SPARE_SOCKETS       16

static cpodi_curl_loop *loop_of(cpod_transport_loop *opened)
{
    return (cpodi_curl_loop *)opened;
}

static struct pollfd *find(const cpodi_curl_loop *loop, int fd)
{
    for (size_t i = 0; i < loop->socket_count; i++) {
        if (loop->sockets[i].fd == fd)
            return &loop->sockets[i];
    }
    return NULL;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *known)
{
    (void)easy, (void)known;
    cpodi_curl_loop *loop = context;
    unsigned events = 0;
    if (what != CURL_POLL_REMOVE)
        events = ((what & CURL_POLL_IN) != 0 ? (unsigned)CPOD_WATCH_READ : 0U) |
                 ((what & CURL_POLL_OUT) != 0 ? (unsigned)CPOD_WATCH_WRITE : 0U);
    struct pollfd *socket = find(loop, fd);
    if (events == 0 && socket != NULL)
        *socket = loop->sockets[--loop->socket_count];
    if (events != 0 && socket == NULL && loop->socket_count < loop->socket_capacity)
        socket = &loop->sockets[loop->socket_count++];
    if (events != 0 && socket != NULL)
        *socket = (struct pollfd){.fd = fd,
                                  .events = (short)(((events & CPOD_WATCH_READ) != 0 ? POLLIN : 0) |
                                                    ((events & CPOD_WATCH_WRITE) != 0 ? POLLOUT : 0))};
    if (loop->watch != NULL)
        loop->watch(loop->watch_context, fd, events);
    return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
    (void)multi;
    cpodi_curl_loop *loop = context;
    loop->timer_at_ms = timeout_ms < 0 ? INT64_MAX : cpod_monotonic_ms() + timeout_ms;
    return 0;
}

static bool set_up(cpodi_curl_loop *loop)
{
    CURLM *multi = loop->multi;
    void *context = loop;
    return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX) == CURLM_OK;
}

/* Makes room for the sockets and connections of so many exchanges. */
static bool reserve(cpodi_curl_loop *loop, size_t concurrency)
{
    const cpod_allocator *allocator = loop->pool->allocator;
    size_t capacity = concurrency * SOCKETS_OF_EXCHANGE + SPARE_SOCKETS;
    if (concurrency <= loop->concurrency)
        return true;
    struct pollfd *sockets =
        allocator->reallocate(allocator->context, loop->sockets, loop->socket_capacity * sizeof *sockets,
                              capacity * sizeof *sockets);
    if (sockets == NULL)
        return false;
    loop->sockets = sockets;
    loop->socket_capacity = capacity;
    loop->concurrency = concurrency;
    return curl_multi_setopt(loop->multi, CURLMOPT_MAXCONNECTS, (long)concurrency) == CURLM_OK;
}

static void close_loop(cpod_transport_loop *opened)
{
    cpodi_curl_loop *loop = loop_of(opened);
    const cpod_allocator *allocator = loop->pool->allocator;
    while (loop->idle != NULL) {
        cpodi_curl_exchange *exchange = loop->idle;
        loop->idle = exchange->next;
        cpodi_curl_exchange_free(exchange);
    }
    cpodi_sigpipe guard;
    cpodi_sigpipe_block(&guard); /* closing a TLS connection writes to it */
    if (loop->multi != NULL)
        (void)curl_multi_cleanup(loop->multi);
    cpodi_sigpipe_restore(&guard);
    cpodi_curl_sockets_free(&loop->opened, allocator);
    if (loop->sockets != NULL)
        allocator->release(allocator->context, loop->sockets, loop->socket_capacity * sizeof *loop->sockets);
    allocator->release(allocator->context, loop, sizeof *loop);
}

static cpod_status open_loop(void *context, size_t concurrency, cpod_watch_callback watch,
                             void *watch_context, cpod_transport_loop **out, cpod_error *error)
{
    const cpodi_curl_pool *pool = context;
    const cpod_allocator *allocator = pool->allocator;
    cpodi_curl_loop *loop = allocator->allocate(allocator->context, sizeof *loop);
    if (loop == NULL)
        return cpodi_no_memory(error);
    *loop = (cpodi_curl_loop){.pool = pool,
                              .multi = curl_multi_init(),
                              .watch = watch,
                              .watch_context = watch_context,
                              .timer_at_ms = INT64_MAX};
    if (loop->multi == NULL || !reserve(loop, concurrency) || !set_up(loop)) {
        close_loop((cpod_transport_loop *)loop);
        return cpodi_no_memory(error);
    }
    *out = (cpod_transport_loop *)loop;
    return CPOD_OK;
}

static cpod_status start_exchange(cpod_transport_loop *opened, const cpod_http_request *request,
                                  cpod_http_exchange **out, cpod_error *error)
{
    cpodi_curl_loop *loop = loop_of(opened);
    *out = NULL;
    if (!reserve(loop, loop->exchange_count + 1)) /* open streams come on top of the calls */
        return cpodi_no_memory(error);
    cpodi_curl_exchange *exchange = loop->idle;
    if (exchange != NULL)
        loop->idle = exchange->next;
    else
        exchange = cpodi_curl_exchange_new(loop->pool, loop);
    if (exchange == NULL)
        return cpodi_no_memory(error);
    cpodi_curl_exchange_begin(exchange, request);
    loop->uses_tls = loop->uses_tls || exchange->uses_tls;
    cpod_status status = cpodi_curl_set_up(exchange, error);
    if (status == CPOD_OK && curl_multi_add_handle(loop->multi, exchange->easy) != CURLM_OK)
        status = cpodi_no_memory(error);
    if (status != CPOD_OK) {
        cpodi_curl_exchange_end(exchange);
        cpodi_curl_loop_release(loop, exchange);
        return status;
    }
    exchange->is_added = true;
    exchange->next = loop->active;
    loop->active = exchange;
    loop->exchange_count++;
    *out = &exchange->head;
    return CPOD_OK;
}

void cpodi_curl_loop_release(cpodi_curl_loop *loop, cpodi_curl_exchange *exchange)
{
    cpodi_curl_exchange **link = &loop->active;
    while (*link != NULL && *link != exchange)
        link = &(*link)->next;
    if (*link != NULL) {
        *link = exchange->next;
        loop->exchange_count--;
    }
    exchange->next = loop->idle;
    loop->idle = exchange;
}

void cpodi_curl_loop_wake(const cpodi_curl_exchange *exchange)
{
    if (exchange->loop == NULL)
        return;
    exchange->loop->has_woken = true;
    exchange->request->wake(exchange->request->wake_context);
}

static cpod_status perform(const cpodi_curl_loop *loop, curl_socket_t fd, int events, cpod_error *error)
{
    int running = 0;
    cpodi_sigpipe guard;
    if (loop->uses_tls)
        cpodi_sigpipe_block(&guard);
    bool ok = curl_multi_socket_action(loop->multi, fd, events, &running) == CURLM_OK;
    if (loop->uses_tls)
        cpodi_sigpipe_restore(&guard);
    cpodi_curl_note_ends(loop->multi);
    return ok ? CPOD_OK : cpodi_fail(error, CPOD_ERR_TRANSPORT, "libcurl failed to continue the transfers");
}

static cpod_status act_loop(cpod_transport_loop *opened, int fd, unsigned events, cpod_error *error)
{
    cpodi_curl_loop *loop = loop_of(opened);
    if (fd >= 0)
        return perform(loop, fd,
                       ((events & CPOD_WATCH_READ) != 0 ? CURL_CSELECT_IN : 0) |
                           ((events & CPOD_WATCH_WRITE) != 0 ? CURL_CSELECT_OUT : 0),
                       error);
    if (loop->timer_at_ms > cpod_monotonic_ms())
        return CPOD_OK;
    loop->timer_at_ms = INT64_MAX; /* curl sets it again if it needs another */
    return perform(loop, CURL_SOCKET_TIMEOUT, 0, error);
}

static cpod_status act_on_ready(cpodi_curl_loop *loop, int count, cpod_error *error)
{
    cpod_status status = CPOD_OK;
    /* Backwards: an action may remove its entry and move the last one there. */
    for (size_t i = loop->socket_count; status == CPOD_OK && count > 0 && i-- > 0;) {
        if (i >= loop->socket_count || loop->sockets[i].revents == 0)
            continue;
        short seen = loop->sockets[i].revents;
        loop->sockets[i].revents = 0;
        count--;
        bool is_broken = (seen & (POLLERR | POLLHUP | POLLNVAL)) != 0;
        int events = ((seen & POLLIN) != 0 || is_broken ? CURL_CSELECT_IN : 0) |
                     ((seen & POLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                     ((seen & (POLLERR | POLLNVAL)) != 0 ? CURL_CSELECT_ERR : 0);
        status = perform(loop, loop->sockets[i].fd, events, error);
    }
    return status;
}

static cpod_status wait_loop(cpod_transport_loop *opened, int64_t until_ms, cpod_error *error)
{
    cpodi_curl_loop *loop = loop_of(opened);
    /* Run due timers first, such as for added requests: these are under way while the loop waits. */
    loop->has_woken = false;
    cpod_status status = act_loop(opened, -1, 0, error);
    if (status != CPOD_OK)
        return status;
    int64_t now = cpod_monotonic_ms();
    if (loop->timer_at_ms < until_ms)
        until_ms = loop->timer_at_ms;
    int64_t left = until_ms <= now ? 0 : until_ms - now > MAX_WAIT_MS ? MAX_WAIT_MS : until_ms - now;
    int count = poll(loop->sockets, (nfds_t)loop->socket_count, loop->has_woken ? 0 : (int)left);
    if (count < 0 && errno != EINTR)
        return cpodi_fail(error, CPOD_ERR_TRANSPORT, "Waiting for the network failed");
    return count > 0 ? act_on_ready(loop, count, error) : CPOD_OK;
}

static int64_t wake_at(const cpod_transport_loop *opened)
{
    return ((const cpodi_curl_loop *)opened)->timer_at_ms;
}

const cpod_transport_loops cpodi_curl_loops = {
    .size = sizeof cpodi_curl_loops,
    .open = open_loop,
    .start = start_exchange,
    .wait = wait_loop,
    .act = act_loop,
    .wake_at = wake_at,
    .close = close_loop,
};

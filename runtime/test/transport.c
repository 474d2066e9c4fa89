/* The transport of a mock, for single calls and for batches. */
#include "test/internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct cpodi_mock_exchange {
    cpod_http_exchange head;
    cpod_transport_loop *loop; /* NULL: none, and so for the next four members */
    const cpod_http_request *request;
    struct cpodi_mock_exchange *next; /* due */
    int64_t due_ms;
    bool is_awake; /* may return a part */
    bool has_arrived;
    const cpodi_mock_entry *entry; /* NULL: the request was not expected */
    cpod_error failure;            /* of a request without a response */
    size_t given;
} cpodi_mock_exchange;

/* Used by one thread, but for its counters in the mock. */
struct cpod_transport_loop {
    cpod_mock *mock;
    cpodi_mock_exchange *due; /* those that a wait will wake, the earliest first */
};

static void copy_error(cpod_error *to, const cpod_error *from)
{
    (void)cpod_core_fail(to, from->status, "%s", from->message);
}

/* ---- beginning ---- */

/* Until the first byte, since a mock neither connects nor sends slowly; INT64_MAX: none. */
static int64_t first_byte_timeout(const cpod_http_request *request)
{
    int64_t first_byte = request->first_byte_timeout_ms;
    if (first_byte != 0)
        return first_byte < 0 ? INT64_MAX : first_byte;
    return request->idle_timeout_ms != 0 ? request->idle_timeout_ms : INT64_MAX;
}

static cpod_status time_out(const cpod_http_request *request, int64_t now_ms, cpod_error *error)
{
    if (request->deadline_ms != 0 && now_ms >= request->deadline_ms)
        return cpod_core_fail(error, CPOD_ERR_TIMEOUT, "Timed out while waiting for the response");
    bool is_idle = request->first_byte_timeout_ms == 0;
    return cpod_core_fail(error, CPOD_ERR_TIMEOUT,
                          "Timed out while waiting for the response (%s %" PRId64 ")",
                          is_idle ? "idle_timeout_ms" : "first_byte_timeout_ms", first_byte_timeout(request));
}

/* The failure of a request that has a response otherwise. The lock is held. */
static cpod_status check_time(cpod_mock *mock, const cpodi_mock_entry *entry,
                              const cpod_http_request *request, cpod_error *error)
{
    int64_t limit = request->deadline_ms != 0 ? request->deadline_ms : INT64_MAX;
    int64_t first_byte = first_byte_timeout(request);
    if (first_byte < limit - mock->now_ms)
        limit = mock->now_ms + first_byte;
    bool never = entry->expected.delay_ms == CPOD_MOCK_NEVER;
    if (never && (limit == INT64_MAX || !mock->clock_is_used))
        return cpod_core_fail(error, CPOD_ERR_TRANSPORT,
                              "The response never arrives, and the request has no timeout on this clock");
    if (never || (mock->clock_is_used && entry->expected.delay_ms > limit - mock->now_ms)) {
        if (limit > mock->now_ms)
            mock->now_ms = limit;
        return time_out(request, mock->now_ms, error);
    }
    if (mock->clock_is_used)
        mock->now_ms += entry->expected.delay_ms;
    return CPOD_OK;
}

/* The response begins to arrive. */
static void arrive(cpodi_mock_exchange *exchange)
{
    const cpodi_mock_entry *entry = exchange->entry;
    exchange->has_arrived = true;
    if (entry == NULL)
        return;
    exchange->head.status = entry->expected.status;
    exchange->head.headers = entry->headers;
    exchange->head.header_count = entry->header_count;
    if (entry->expected.status == 0)
        (void)cpod_core_fail(&exchange->failure, entry->expected.failure, "A scripted failure: %s",
                             cpod_status_name(entry->expected.failure));
}

static void count_open(cpod_mock *mock)
{
    if (++mock->usage.open_exchanges > mock->usage.most_exchanges)
        mock->usage.most_exchanges = mock->usage.open_exchanges;
}

/* Records the request and finds its response. NULL: `*status` is the failure. */
static cpodi_mock_exchange *begin(cpod_mock *mock, const cpod_http_request *request, cpod_status *status,
                                  cpod_error *error)
{
    const cpod_mock_request *record = NULL;
    cpodi_mock_exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL) {
        *status = cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
        return NULL;
    }
    exchange->failure = (cpod_error)CPOD_ERROR_INIT;
    *status = cpodi_mock_record_request(mock, request, &record, error);
    if (*status != CPOD_OK) {
        free(exchange);
        return NULL;
    }
    (void)pthread_mutex_lock(&mock->lock);
    exchange->entry = cpodi_mock_match(mock, record, &exchange->failure);
    if (exchange->entry == NULL && mock->unexpected.status == CPOD_OK)
        copy_error(&mock->unexpected, &exchange->failure);
    (void)pthread_mutex_unlock(&mock->lock);
    return exchange;
}

static cpod_status open_exchange(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                                 cpod_error *error)
{
    cpod_mock *mock = context;
    cpod_status status;
    cpodi_mock_exchange *exchange = begin(mock, request, &status, error);
    if (exchange == NULL)
        return status;
    (void)pthread_mutex_lock(&mock->lock);
    if (exchange->entry != NULL)
        status = check_time(mock, exchange->entry, request, &exchange->failure);
    if (status == CPOD_OK)
        arrive(exchange);
    status = exchange->failure.status;
    if (status == CPOD_OK)
        count_open(mock);
    (void)pthread_mutex_unlock(&mock->lock);
    if (status != CPOD_OK) {
        copy_error(error, &exchange->failure);
        free(exchange);
        return status;
    }
    *out = &exchange->head;
    return CPOD_OK;
}

/* ---- reading and closing ---- */

/* Lets a wait of the loop wake the exchange at `due_ms`. */
static void make_due(cpodi_mock_exchange *exchange, int64_t due_ms)
{
    cpodi_mock_exchange **at = &exchange->loop->due;
    exchange->is_awake = false;
    exchange->due_ms = due_ms;
    while (*at != NULL && (*at)->due_ms <= due_ms)
        at = &(*at)->next;
    exchange->next = *at;
    *at = exchange;
}

static cpod_status read_body(void *context, cpod_http_exchange *opened, void *buffer, size_t capacity,
                             size_t *count, cpod_error *error)
{
    cpod_mock *mock = context;
    cpodi_mock_exchange *exchange = (cpodi_mock_exchange *)opened;
    *count = 0;
    if (exchange->loop != NULL && !exchange->is_awake)
        return CPOD_PENDING;
    if (exchange->failure.status != CPOD_OK) {
        copy_error(error, &exchange->failure);
        return exchange->failure.status;
    }
    const cpod_mock_exchange *expected = &exchange->entry->expected;
    size_t left = expected->body_length - exchange->given;
    if (left == 0 && expected->failure != CPOD_OK)
        return cpod_core_fail(error, expected->failure, "A scripted cut after %zu bytes of the body: %s",
                              exchange->given, cpod_status_name(expected->failure));
    (void)pthread_mutex_lock(&mock->lock);
    *count = left < capacity ? left : capacity;
    if (mock->piece != 0 && *count > mock->piece)
        *count = mock->piece;
    if (exchange->loop != NULL && mock->piece != 0 && *count > 0)
        make_due(exchange, mock->now_ms); /* the next part needs another wait */
    (void)pthread_mutex_unlock(&mock->lock);
    if (*count > 0)
        memcpy(buffer, expected->body + exchange->given, *count);
    exchange->given += *count;
    return CPOD_OK;
}

static void close_exchange(void *context, cpod_http_exchange *opened)
{
    cpod_mock *mock = context;
    cpodi_mock_exchange *exchange = (cpodi_mock_exchange *)opened;
    (void)pthread_mutex_lock(&mock->lock);
    mock->usage.open_exchanges--;
    (void)pthread_mutex_unlock(&mock->lock);
    cpodi_mock_exchange **at = exchange->loop == NULL ? NULL : &exchange->loop->due;
    while (at != NULL && *at != NULL && *at != exchange)
        at = &(*at)->next;
    if (at != NULL && *at != NULL)
        *at = exchange->next;
    free(exchange);
}

/* ---- batches ---- */

static cpod_status loop_open(void *context, size_t concurrency, cpod_watch_callback watch,
                             void *watch_context, cpod_transport_loop **out, cpod_error *error)
{
    (void)concurrency, (void)watch, (void)watch_context;
    cpod_mock *mock = context;
    cpod_transport_loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL)
        return cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    loop->mock = mock;
    (void)pthread_mutex_lock(&mock->lock);
    mock->usage.open_loops++;
    (void)pthread_mutex_unlock(&mock->lock);
    *out = loop;
    return CPOD_OK;
}

/* Whether the timeout of the first byte passes before the response comes. The others are for the batch. */
static bool ends_before(const cpod_mock *mock, const cpod_http_request *request, int64_t delay_ms)
{
    int64_t first_byte = request->first_byte_timeout_ms;
    return mock->clock_is_used && first_byte > 0 && (delay_ms == CPOD_MOCK_NEVER || delay_ms > first_byte);
}

static cpod_status loop_start(cpod_transport_loop *loop, const cpod_http_request *request,
                              cpod_http_exchange **out, cpod_error *error)
{
    cpod_mock *mock = loop->mock;
    cpod_status status;
    cpodi_mock_exchange *exchange = begin(mock, request, &status, error);
    if (exchange == NULL)
        return status;
    exchange->loop = loop;
    exchange->request = request;
    int64_t delay_ms = exchange->entry == NULL ? 0 : exchange->entry->expected.delay_ms;
    (void)pthread_mutex_lock(&mock->lock);
    count_open(mock);
    if (ends_before(mock, request, delay_ms)) {
        delay_ms = request->first_byte_timeout_ms;
        exchange->entry = NULL;
        (void)time_out(request, mock->now_ms, &exchange->failure);
    }
    if (delay_ms != CPOD_MOCK_NEVER)
        make_due(exchange, mock->now_ms + delay_ms);
    (void)pthread_mutex_unlock(&mock->lock);
    *out = &exchange->head;
    return CPOD_OK;
}

/* Wakes the exchange that is due first. */
static void wake_first(cpod_transport_loop *loop)
{
    cpod_mock *mock = loop->mock;
    cpodi_mock_exchange *exchange = loop->due;
    if (exchange == NULL)
        return;
    loop->due = exchange->next;
    exchange->is_awake = true;
    (void)pthread_mutex_lock(&mock->lock);
    if (exchange->due_ms > mock->now_ms)
        mock->now_ms = exchange->due_ms;
    (void)pthread_mutex_unlock(&mock->lock);
    if (!exchange->has_arrived)
        arrive(exchange);
    exchange->request->wake(exchange->request->wake_context);
}

static cpod_status loop_wait(cpod_transport_loop *loop, int64_t until_ms, cpod_error *error)
{
    cpod_mock *mock = loop->mock;
    int64_t slept = -1;
    (void)pthread_mutex_lock(&mock->lock);
    int64_t end_ms = until_ms > mock->now_ms ? until_ms : mock->now_ms;
    bool wakes =
        until_ms > INT64_MIN && loop->due != NULL && (loop->due->due_ms <= end_ms || !mock->clock_is_used);
    bool is_endless = !wakes && until_ms == INT64_MAX;
    if (!wakes && !is_endless && until_ms > mock->now_ms)
        slept = cpodi_mock_sleep(mock, until_ms);
    (void)pthread_mutex_unlock(&mock->lock);
    if (is_endless)
        return cpod_core_fail(error, CPOD_ERR_TRANSPORT,
                              "The batch waits forever: its responses never arrive, and there is no timeout");
    if (wakes)
        wake_first(loop);
    else if (slept >= 0 && mock->on_sleep != NULL)
        mock->on_sleep(mock->on_sleep_context, slept);
    return CPOD_OK;
}

static cpod_status loop_act(cpod_transport_loop *loop, int fd, unsigned events, cpod_error *error)
{
    (void)fd, (void)events, (void)error;
    wake_first(loop);
    return CPOD_OK;
}

static int64_t loop_wake_at(const cpod_transport_loop *loop)
{
    return loop->due != NULL ? loop->due->due_ms : INT64_MAX;
}

static void loop_close(cpod_transport_loop *loop)
{
    cpod_mock *mock = loop->mock;
    (void)pthread_mutex_lock(&mock->lock);
    mock->usage.open_loops--;
    (void)pthread_mutex_unlock(&mock->lock);
    free(loop);
}

/* ---- all of it ---- */

static const cpod_transport_loops loops = {.size = sizeof loops,
                                           .open = loop_open,
                                           .start = loop_start,
                                           .wait = loop_wait,
                                           .act = loop_act,
                                           .wake_at = loop_wake_at,
                                           .close = loop_close};

static void release(void *context)
{
    cpod_mock *mock = context;
    (void)pthread_mutex_lock(&mock->lock);
    mock->usage.releases++;
    (void)pthread_mutex_unlock(&mock->lock);
}

void cpodi_mock_transport_init(cpod_mock *mock)
{
    mock->transport = (cpod_transport){.size = sizeof mock->transport,
                                       .features = CPOD_TRANSPORT_DIGEST, /* a challenge is a response */
                                       .context = mock,
                                       .open = open_exchange,
                                       .read = read_body,
                                       .close = close_exchange,
                                       .release = release,
                                       .loops = &loops};
}

const cpod_transport *cpod_mock_transport(const cpod_mock *mock)
{
    return &mock->transport;
}

void cpod_mock_set_piece(cpod_mock *mock, size_t bytes)
{
    (void)pthread_mutex_lock(&mock->lock);
    mock->piece = bytes;
    (void)pthread_mutex_unlock(&mock->lock);
}

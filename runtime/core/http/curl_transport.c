#include "core/http/curl_transport.h"

#include "core/base/ascii.h"
#include "core/base/cancel.h"
#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/sigpipe.h"
#include "core/http/curl_loop.h"
#include "core/http/http_error.h"

#include <string.h>

#define MAX_POLL_MS 60000

static bool perform(const cpodi_curl_exchange *exchange)
{
    int running = 0;
    cpodi_sigpipe guard;
    if (exchange->uses_tls)
        cpodi_sigpipe_block(&guard);
    bool ok = curl_multi_perform(exchange->multi, &running) == CURLM_OK;
    if (exchange->uses_tls)
        cpodi_sigpipe_restore(&guard);
    return ok;
}

typedef bool (*condition)(const cpodi_curl_exchange *exchange);

/* Runs curl until the condition holds or the exchange is done. */
static cpod_status drive(cpodi_curl_exchange *exchange, condition is_met, cpod_error *error)
{
    CURLM *multi = exchange->multi;
    cpod_cancel *cancel = exchange->request->cancel;
    for (;;) {
        if (cpod_cancel_is_triggered(cancel))
            return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
        if (!perform(exchange))
            return cpodi_fail(error, CPOD_ERR_TRANSPORT, "libcurl failed to continue the transfer");
        cpodi_curl_note_ends(multi);
        if (exchange->out_of_memory)
            return cpodi_curl_failure(exchange, error);
        if (is_met(exchange) || exchange->is_done)
            return CPOD_OK;
        int64_t now = cpod_monotonic_ms();
        int64_t at = cpodi_curl_timeout_at(&exchange->head);
        if (at <= now)
            return cpodi_curl_time_out(&exchange->head, now, error);
        int64_t left = at - now;
        struct curl_waitfd extra = {.fd = cpodi_cancel_descriptor(cancel), .events = CURL_WAIT_POLLIN};
        if (curl_multi_poll(multi, &extra, cancel == NULL ? 0 : 1,
                            left < MAX_POLL_MS ? (int)left : MAX_POLL_MS, NULL) != CURLM_OK)
            return cpodi_fail(error, CPOD_ERR_TRANSPORT, "libcurl failed to wait for the network");
    }
}

static bool has_head(const cpodi_curl_exchange *exchange)
{
    return exchange->head_is_done;
}

static bool has_bytes(const cpodi_curl_exchange *exchange)
{
    return exchange->received.length > exchange->consumed;
}

static void close_exchange(void *context, cpod_http_exchange *opened)
{
    cpodi_curl_exchange *exchange = (cpodi_curl_exchange *)opened;
    cpodi_curl_exchange_end(exchange);
    if (exchange->loop != NULL)
        cpodi_curl_loop_release(exchange->loop, exchange);
    else
        cpodi_curl_pool_release(context, exchange);
}

static cpod_status start(cpodi_curl_exchange *exchange, cpod_error *error)
{
    cpod_status status = cpodi_curl_set_up(exchange, error);
    if (status != CPOD_OK)
        return status;
    if (curl_multi_add_handle(exchange->multi, exchange->easy) != CURLM_OK)
        return cpodi_no_memory(error);
    exchange->is_added = true;
    status = drive(exchange, has_head, error);
    if (status == CPOD_OK && !exchange->head_is_done)
        status = exchange->result == CURLE_OK ? cpodi_http_no_response(error)
                                              : cpodi_curl_failure(exchange, error);
    return status;
}

static cpod_status open_exchange(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                                 cpod_error *error)
{
    *out = NULL;
    cpodi_curl_exchange *exchange = cpodi_curl_pool_acquire(context);
    if (exchange == NULL)
        return cpodi_no_memory(error);
    cpodi_curl_exchange_begin(exchange, request);
    cpod_status status = start(exchange, error);
    if (status != CPOD_OK) {
        close_exchange(context, &exchange->head);
        return status;
    }
    *out = &exchange->head;
    return CPOD_OK;
}

static void resume(cpodi_curl_exchange *exchange)
{
    if (!exchange->is_paused)
        return;
    exchange->is_paused = false;
    (void)curl_easy_pause(exchange->easy, CURLPAUSE_CONT);
}

/* Waits for bytes as received. CPOD_OK: there are some, or the exchange is done. */
static cpod_status receive(cpodi_curl_exchange *exchange, cpod_error *error)
{
    if (has_bytes(exchange))
        return CPOD_OK;
    exchange->received.length = 0;
    exchange->consumed = 0;
    /* The time between reads does not count. A loop reads at once, and asks more often than bytes arrive. */
    if (exchange->request->idle_timeout_ms != 0 && (exchange->loop == NULL || exchange->is_paused))
        exchange->active_at_ms = cpod_monotonic_ms();
    resume(exchange);
    if (has_bytes(exchange) || exchange->is_done)
        return CPOD_OK;
    if (exchange->loop == NULL)
        return drive(exchange, has_bytes, error);
    if (!cpodi_curl_is_abandoned(exchange))
        return CPOD_PENDING;
    cpodi_error_advise(error, CPOD_RETRY_SAFE);
    return cpodi_fail(error, CPOD_ERR_TRANSPORT,
                      "The server closes the connection and has not processed the request (HTTP/2 GOAWAY)");
}

static cpod_status begin_content(cpodi_curl_exchange *exchange, cpod_error *error)
{
    enum { NO_CONTENT = 204, NOT_MODIFIED = 304 };
    if (exchange->content.is_begun || !exchange->head_is_done)
        return CPOD_OK;
    int status = exchange->head.status;
    bool has_body =
        strcmp(exchange->request->method, "HEAD") != 0 && status != NO_CONTENT && status != NOT_MODIFIED;
    return cpodi_content_begin(&exchange->content, &exchange->head, has_body, exchange->pool->allocator,
                               error);
}

static cpod_status end_content(const cpodi_curl_exchange *exchange, cpod_error *error)
{
    return exchange->result == CURLE_OK ? cpodi_content_check_end(&exchange->content, error)
                                        : cpodi_curl_failure(exchange, error);
}

static cpod_status read_exchange(void *context, cpod_http_exchange *opened, void *buffer, size_t capacity,
                                 size_t *count, cpod_error *error)
{
    (void)context;
    cpodi_curl_exchange *exchange = (cpodi_curl_exchange *)opened;
    *count = 0;
    cpod_status status = begin_content(exchange, error);
    while (status == CPOD_OK && *count == 0) {
        if (!exchange->content.has_pending)
            status = receive(exchange, error);
        if (status != CPOD_OK || capacity == 0)
            break;
        if (!has_bytes(exchange) && !exchange->content.has_pending)
            return end_content(exchange, error);
        cpodi_content_piece piece = {.in = exchange->received.data + exchange->consumed,
                                     .in_length = exchange->received.length - exchange->consumed,
                                     .out = buffer,
                                     .capacity = capacity};
        status = cpodi_content_read(&exchange->content, &piece, error);
        exchange->consumed += piece.used;
        *count = piece.count;
    }
    if (status == CPOD_OK && capacity == 0 && exchange->is_done && exchange->result != CURLE_OK)
        return cpodi_curl_failure(exchange, error);
    return status;
}

static void release_transport(void *context)
{
    const cpod_allocator *allocator = ((cpodi_curl_pool *)context)->allocator;
    cpodi_curl_pool_destroy(context);
    allocator->release(allocator->context, context, sizeof(cpodi_curl_pool));
}

static cpod_status import_curl_options(const cpod_curl_options *given, cpod_curl_options *to,
                                       cpod_error *error)
{
    static const cpod_core_options type = {
        "cpod_curl_options", sizeof(cpod_curl_options), CPOD_ERR_CONFIGURATION,
        "The option curl has no size: initialize it with CPOD_CURL_OPTIONS"};
    *to = (cpod_curl_options)CPOD_CURL_OPTIONS_INIT;
    if (given == NULL)
        return CPOD_OK;
    cpod_status status = cpodi_options_import(to, &type, given, error);
    if (status != CPOD_OK)
        return status;
    return to->configure != NULL
               ? CPOD_OK
               : cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option curl has no callback configure");
}

cpod_status cpodi_curl_transport_new(const cpod_allocator *allocator, const cpod_client_options *options,
                                     cpod_transport *out, cpod_error *error)
{
    cpod_status status = cpodi_curl_check_options(options, error);
    if (status != CPOD_OK)
        return status;
    cpod_curl_options curl;
    status = import_curl_options(options->curl, &curl, error);
    if (status != CPOD_OK)
        return status;
    cpodi_curl_pool *pool = allocator->allocate(allocator->context, sizeof *pool);
    if (pool == NULL)
        return cpodi_no_memory(error);
    if (!cpodi_curl_pool_init(pool, allocator, options)) {
        allocator->release(allocator->context, pool, sizeof *pool);
        return cpodi_fail(error, CPOD_ERR_NO_MEMORY, "libcurl cannot be initialised");
    }
    pool->curl = curl;
    pool->goes_direct = pool->goes_direct && curl.configure == NULL; /* it may set a proxy */
    *out = (cpod_transport){.size = sizeof *out,
                            .context = pool,
                            .open = open_exchange,
                            .read = read_exchange,
                            .close = close_exchange,
                            .release = release_transport,
                            .loops = &cpodi_curl_loops,
                            .features = CPOD_TRANSPORT_DIGEST};
    return CPOD_OK;
}

int64_t cpodi_curl_date(const char *text)
{
    bool begins_with_day = cpodi_ascii_is_letter(*text); /* curl also accepts plain numbers */
    return begins_with_day ? (int64_t)curl_getdate(text, NULL) : -1;
}

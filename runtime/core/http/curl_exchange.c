#include "core/http/curl_exchange.h"

#include "core/base/sigpipe.h"
#include "core/base/text.h"
#include "core/http/curl_loop.h"

#include <string.h>

/* Larger buffers of an idle exchange are freed. */
#define MAX_KEPT_BUFFER ((size_t)64 * 1024)

void cpodi_curl_exchange_free(cpodi_curl_exchange *exchange)
{
    const cpod_allocator *allocator = exchange->pool->allocator;
    cpodi_sigpipe guard;
    cpodi_sigpipe_block(&guard); /* closing a TLS connection writes to it */
    if (exchange->easy != NULL)
        curl_easy_cleanup(exchange->easy);
    if (exchange->loop == NULL && exchange->multi != NULL)
        (void)curl_multi_cleanup(exchange->multi);
    cpodi_sigpipe_restore(&guard);
    cpodi_curl_sockets_free(&exchange->sockets, allocator);
    curl_url_cleanup(exchange->address);
    cpodi_curl_free_headers(exchange->sent_headers);
    cpodi_buffer_free(&exchange->origin);
    cpodi_buffer_free(&exchange->head_text);
    cpodi_buffer_free(&exchange->received);
    if (exchange->headers != NULL)
        allocator->release(allocator->context, exchange->headers,
                           exchange->header_capacity * sizeof *exchange->headers);
    allocator->release(allocator->context, exchange, sizeof *exchange);
}

cpodi_curl_exchange *cpodi_curl_exchange_new(const cpodi_curl_pool *pool, cpodi_curl_loop *loop)
{
    const cpod_allocator *allocator = pool->allocator;
    cpodi_curl_exchange *exchange = allocator->allocate(allocator->context, sizeof *exchange);
    if (exchange == NULL)
        return NULL;
    *exchange = (cpodi_curl_exchange){.pool = pool,
                                      .loop = loop,
                                      .multi = loop == NULL ? curl_multi_init() : loop->multi,
                                      .easy = curl_easy_init()};
    exchange->opened = loop == NULL ? &exchange->sockets : &loop->opened;
    cpodi_buffer_init(&exchange->origin, allocator);
    cpodi_buffer_init(&exchange->head_text, allocator);
    cpodi_buffer_init(&exchange->received, allocator);
    exchange->received.is_secret = true; /* the content is unknown here */
    if (exchange->multi != NULL && exchange->easy != NULL)
        return exchange;
    cpodi_curl_exchange_free(exchange);
    return NULL;
}

void cpodi_curl_exchange_begin(cpodi_curl_exchange *exchange, const cpod_http_request *request)
{
    const size_t kept = offsetof(cpodi_curl_exchange, request);
    memset((char *)exchange + kept, 0, sizeof *exchange - kept);
    exchange->head = (cpod_http_exchange){0};
    exchange->request = request;
    exchange->message[0] = '\0';
    exchange->uses_tls = !exchange->pool->goes_direct || !cpodi_text_starts_nocase(request->url, "http://");
    bool is_timed = request->deadline_ms != 0 || cpodi_timeout_is_tracked(request);
    exchange->began_ms = is_timed ? cpod_monotonic_ms() : 0;
    cpodi_curl_measure_begin(exchange);
}

void cpodi_curl_note_ends(CURLM *multi)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        char *context = NULL;
        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context) != CURLE_OK)
            continue;
        cpodi_curl_exchange *exchange = (cpodi_curl_exchange *)(void *)context;
        exchange->is_done = true;
        exchange->result = message->data.result;
        if (exchange->result == CURLE_OK)
            cpodi_curl_accept_challenge(exchange);
        cpodi_curl_loop_wake(exchange);
    }
}

static void empty(cpodi_buffer *buffer)
{
    buffer->length = 0;
    if (buffer->failed || buffer->capacity > MAX_KEPT_BUFFER)
        cpodi_buffer_free(buffer);
}

static void remove_handle(const cpodi_curl_exchange *exchange)
{
    cpodi_sigpipe guard;
    if (exchange->uses_tls)
        cpodi_sigpipe_block(&guard);
    (void)curl_multi_remove_handle(exchange->multi, exchange->easy);
    if (exchange->uses_tls)
        cpodi_sigpipe_restore(&guard);
}

void cpodi_curl_exchange_end(cpodi_curl_exchange *exchange)
{
    cpodi_curl_measure(exchange);
    /* Removed before its end, curl closes the connection; otherwise it keeps it. */
    if (exchange->is_added)
        remove_handle(exchange);
    cpodi_content_end(&exchange->content);
    exchange->request = NULL;
    empty(&exchange->head_text);
    empty(&exchange->received);
}

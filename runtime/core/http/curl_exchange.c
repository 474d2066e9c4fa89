#include "core/http/curl_exchange.h"

#include "core/base/sigpipe.h"
#include "core/base/text.h"
#include "core/http/curl_loop.h"

#include <string.h>

/* Larger buffers of an idle exchange are freed. */
#define MAX_KEPT_BUFFER ((size_t)64 * 1024)

void cpodi_curl_exchange_free(cpodi_curl_exchange *exchange)
{
    const cpod_allocator *allocator = exchange->received.allocator;
    cpodi_sigpipe guard;
    cpodi_sigpipe_block(&guard); /* closing a TLS connection writes to it */
    if (exchange->easy != NULL)
        curl_easy_cleanup(exchange->easy);
    if (exchange->loop == NULL && exchange->multi != NULL)
        (void)curl_multi_cleanup(exchange->multi);
    cpodi_sigpipe_restore(&guard);
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

cpodi_curl_exchange *cpodi_curl_exchange_new(const cpod_allocator *allocator,
                                             const cpod_client_options *options, bool goes_direct,
                                             cpodi_curl_loop *loop)
{
    cpodi_curl_exchange *exchange = allocator->allocate(allocator->context, sizeof *exchange);
    if (exchange == NULL)
        return NULL;
    *exchange = (cpodi_curl_exchange){.options = options,
                                      .loop = loop,
                                      .multi = loop == NULL ? curl_multi_init() : loop->multi,
                                      .easy = curl_easy_init(),
                                      .goes_direct = goes_direct};
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
    exchange->head = (cpod_http_exchange){0};
    exchange->request = request;
    exchange->message[0] = '\0';
    exchange->consumed = 0;
    exchange->uses_tls = !exchange->goes_direct || !cpodi_text_starts_nocase(request->url, "http://");
    exchange->is_added = false;
    exchange->head_is_done = false;
    exchange->is_paused = false;
    exchange->is_done = false;
    exchange->was_sent = false;
    exchange->resend_refused = false;
    exchange->out_of_memory = false;
    exchange->upload_failed = false;
    exchange->result = CURLE_OK;
    exchange->began_ms = request->deadline_ms != 0 ? cpod_monotonic_ms() : 0;
    exchange->active_at_ms = request->idle_timeout_ms != 0 ? cpod_monotonic_ms() : 0;
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
    /* Removed before its end, curl closes the connection; otherwise it keeps it. */
    if (exchange->is_added)
        remove_handle(exchange);
    exchange->request = NULL;
    empty(&exchange->head_text);
    empty(&exchange->received);
}

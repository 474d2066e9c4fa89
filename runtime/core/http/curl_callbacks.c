#include "core/base/ascii.h"
#include "core/http/curl_loop.h"

#include <string.h>

/* Bytes that wait for the reader before curl is paused. */
#define MAX_UNREAD    ((size_t)256 * 1024)
#define FIRST_HEADERS 16

static void note_activity(cpodi_curl_exchange *exchange)
{
    if (cpodi_timeout_is_tracked(exchange->request))
        exchange->active_at_ms = cpod_monotonic_ms();
}

/* Called when curl is about to send the request. curl sends it again, whatever the method, if a kept
 * connection is closed before the first byte of a response, and if HTTP/2 refused it unprocessed. */
static int on_sending(void *context, char *address, char *own_address, int port, int own_port)
{
    (void)address, (void)own_address, (void)port;
    cpodi_curl_exchange *exchange = context;
    if (exchange->head_is_done)
        return CURL_PREREQFUNC_ABORT; /* curl responds to a challenge that was reported */
    exchange->has_stray_bytes = cpodi_curl_has_stray_bytes(exchange, own_port);
    if (exchange->has_stray_bytes)
        return CURL_PREREQFUNC_ABORT;
    exchange->resend_refused = exchange->request->send_once && cpodi_curl_may_be_processed(exchange);
    exchange->is_challenged = false;
    exchange->was_sent = true;
    exchange->was_refused = false;
    exchange->sent_on = exchange->connection;
    exchange->stream = 0;
    exchange->body_sent = 0;
    exchange->is_sent = !exchange->sends_body;
    note_activity(exchange);
    return exchange->resend_refused ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* Notes each byte of the body that was sent, and the last one. The time in which the source of an upload runs does not
 * count, since this is called afterwards. */
static int on_progress(void *context, curl_off_t expected, curl_off_t received, curl_off_t to_send,
                       curl_off_t sent)
{
    (void)expected, (void)received, (void)to_send;
    cpodi_curl_exchange *exchange = context;
    if (!exchange->was_sent || exchange->is_sent)
        return 0;
    exchange->is_sent = cpodi_curl_is_upload_complete(exchange);
    if (exchange->is_sent || sent != exchange->body_sent)
        note_activity(exchange);
    exchange->body_sent = sent;
    return 0;
}

/* Stores `name: value`, both trimmed, the name in lower case. Lines without a colon are ignored; a NUL ends
 * a line. */
static bool store_line(cpodi_curl_exchange *exchange, const char *line, size_t length)
{
    length = strnlen(line, length);
    const char *colon = memchr(line, ':', length);
    if (colon == NULL || colon == line)
        return true;
    const char *value = colon + 1;
    const char *end = line + length;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    size_t name_length = (size_t)(colon - line);
    size_t value_length = (size_t)(end - value);
    char *to = cpodi_buffer_room(&exchange->head_text, name_length + value_length + 2);
    if (to == NULL)
        return false;
    for (size_t i = 0; i < name_length; i++)
        *to++ = cpodi_ascii_lower(line[i]);
    *to++ = '\0';
    memcpy(to, value, value_length);
    to[value_length] = '\0';
    exchange->head_text.length += name_length + value_length + 2;
    exchange->head.header_count++;
    return true;
}

/* Points the headers to their texts, which no longer move. */
static bool index_headers(cpodi_curl_exchange *exchange)
{
    size_t count = exchange->head.header_count;
    if (count > exchange->header_capacity) {
        const cpod_allocator *allocator = exchange->pool->allocator;
        size_t capacity = count < FIRST_HEADERS ? FIRST_HEADERS : count;
        cpod_header *headers =
            allocator->reallocate(allocator->context, exchange->headers,
                                  exchange->header_capacity * sizeof *headers, capacity * sizeof *headers);
        if (headers == NULL)
            return false;
        exchange->headers = headers;
        exchange->header_capacity = capacity;
    }
    const char *text = exchange->head_text.data;
    for (size_t i = 0; i < count; i++) {
        exchange->headers[i].name = text;
        text += strlen(text) + 1;
        exchange->headers[i].value = text;
        text += strlen(text) + 1;
    }
    exchange->head.headers = exchange->headers;
    return true;
}

void cpodi_curl_finish_head(cpodi_curl_exchange *exchange)
{
    exchange->head_is_done = true;
    cpodi_curl_measure(exchange); /* a stream is reported while it is open */
    cpodi_curl_loop_wake(exchange);
}

/* After a 101, which nothing asks for, no other head follows: the bytes are those of another protocol. */
static bool end_head(cpodi_curl_exchange *exchange)
{
    enum { SWITCHING_PROTOCOLS = 101, FIRST_FINAL = 200 };
    long status = 0;
    (void)curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status < FIRST_FINAL && status != SWITCHING_PROTOCOLS)
        return true;
    if (!index_headers(exchange))
        return false;
    exchange->head.status = (int)status;
    if (!cpodi_curl_hold_challenge(exchange))
        cpodi_curl_finish_head(exchange);
    return true;
}

/* A line that begins with a space continues the one before; before the first header, RFC 9112 (section 2.2) has the
 * message rejected. */
static bool begins_blank(cpodi_curl_exchange *exchange, const char *line)
{
    exchange->head_begins_blank =
        exchange->is_in_head && exchange->head.header_count == 0 && (line[0] == ' ' || line[0] == '\t');
    return exchange->head_begins_blank;
}

/* Gets one line of the head at a time, the status line first. Interim responses (1xx) have heads of their own,
 * which are dropped, as are trailers. */
static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    cpodi_curl_exchange *exchange = context;
    size_t length = size * count;
    note_activity(exchange);
    if (exchange->head_is_done || exchange->is_challenged)
        return length;
    exchange->has_first_byte = true;
    size_t text = length;
    while (text > 0 && (line[text - 1] == '\r' || line[text - 1] == '\n'))
        text--;
    bool ok = true;
    if (text == 0) {
        ok = end_head(exchange);
        exchange->is_in_head = false;
    } else if (!exchange->is_in_head) {
        exchange->is_in_head = true;
        exchange->head.header_count = 0;
        exchange->head_text.length = 0;
    } else if (begins_blank(exchange, line)) {
        return 0;
    } else if (exchange->head_text.length + text > CPODI_MAX_HEAD) {
        exchange->head_too_large = true;
        return 0;
    } else {
        ok = store_line(exchange, line, text);
    }
    exchange->out_of_memory = !ok;
    return ok ? length : 0;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    cpodi_curl_exchange *exchange = context;
    size_t length = size * count;
    cpodi_curl_accept_challenge(exchange);
    if (!exchange->head_is_done) /* a line of the head, see refuses_stale_header(), before on_header() */
        return begins_blank(exchange, data) ? 0 : length;
    note_activity(exchange);
    if (exchange->received.length >= MAX_UNREAD) {
        exchange->is_paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    cpodi_buffer_append(&exchange->received, data, length);
    cpodi_curl_loop_wake(exchange);
    if (exchange->received.failed) {
        exchange->out_of_memory = true;
        return 0;
    }
    return length;
}

static size_t on_upload(char *buffer, size_t size, size_t count, void *context)
{
    cpodi_curl_exchange *exchange = context;
    const cpod_upload *upload = exchange->request->upload;
    int64_t given = upload->read(upload->context, buffer, size * count);
    exchange->upload_ended = given == 0;
    if (given >= 0)
        return (size_t)given;
    exchange->upload_failed = true;
    return CURL_READFUNC_ABORT;
}

/* curl starts over if a kept connection turns out to be dead, and after a challenge. */
static int on_seek(void *context, curl_off_t offset, int origin)
{
    cpodi_curl_exchange *exchange = context;
    const cpod_upload *upload = exchange->request->upload;
    bool ok = offset == 0 && origin == SEEK_SET && upload->rewind != NULL && upload->rewind(upload->context);
    exchange->rewind_failed = !ok && exchange->is_challenged;
    return ok ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

bool cpodi_curl_set_callbacks(cpodi_curl_exchange *exchange)
{
    CURL *easy = exchange->easy;
    void *context = exchange;
    return curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, cpodi_curl_trace) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_DEBUGDATA, context) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, cpodi_curl_note_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, context) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, cpodi_curl_close_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, (void *)exchange->opened) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_sending) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQDATA, context) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_XFERINFODATA, context) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, context) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, context) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_upload) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_READDATA, context) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SEEKDATA, context) == CURLE_OK;
}

#include <string.h>

#include "curl_exchange.h"
#include "error.h"
#include "text.h"

/* Bytes that may wait to be read before curl is told to stop receiving. */
#define ENOUGH_RECEIVED ((size_t)256 * 1024)

#define SET(option, value) (curl_easy_setopt(easy, (option), (value)) == CURLE_OK)

/* ---- what curl calls ---- */

static void lower(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text + ('a' - 'A'));
    }
}

/* Splits `name: value`, both trimmed. A line without a colon is not a header. */
static bool add_header(cpodi_curl_exchange *exchange, const char *line, size_t length)
{
    const char *colon = memchr(line, ':', length);
    if (colon == NULL || colon == line)
        return true;
    const char *value = colon + 1;
    const char *end = line + length;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    char *name = cpodi_arena_copy_text(exchange->arena, line, (size_t)(colon - line));
    char *copy = cpodi_arena_copy_text(exchange->arena, value, (size_t)(end - value));
    if (name == NULL || copy == NULL)
        return false;
    lower(name);
    return cpodi_headers_set(&exchange->headers, exchange->arena, name, copy);
}

/* One line of the head at a time. Interim answers (1xx) have a head of their own, which is dropped; trailers
 * are, too. */
static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    cpodi_curl_exchange *exchange = context;
    size_t length = size * count;
    exchange->active_at_ms = cpod_monotonic_ms();
    if (exchange->head_is_done)
        return length;
    size_t text = length;
    while (text > 0 && (line[text - 1] == '\r' || line[text - 1] == '\n'))
        text--;
    if (text == 0) {
        long status = 0;
        (void)curl_easy_getinfo(exchange->pair->easy, CURLINFO_RESPONSE_CODE, &status);
        exchange->head.status = (int)status;
        exchange->head_is_done = status >= 200;
    } else if (text >= 5 && memcmp(line, "HTTP/", 5) == 0) {
        exchange->headers.count = 0;
    } else if (!add_header(exchange, line, text)) {
        exchange->out_of_memory = true;
        return 0;
    }
    return length;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    cpodi_curl_exchange *exchange = context;
    size_t length = size * count;
    exchange->active_at_ms = cpod_monotonic_ms();
    exchange->head_is_done = true;
    if (exchange->received.length >= ENOUGH_RECEIVED) {
        exchange->is_paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    cpodi_buffer_append(&exchange->received, data, length);
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
    exchange->active_at_ms = cpod_monotonic_ms();
    int64_t given = upload->read(upload->context, buffer, size * count);
    if (given >= 0)
        return (size_t)given;
    exchange->upload_failed = true;
    return CURL_READFUNC_ABORT;
}

/* curl starts over when a kept connection turns out to be dead. */
static int on_seek(void *context, curl_off_t offset, int origin)
{
    cpodi_curl_exchange *exchange = context;
    const cpod_upload *upload = exchange->request->upload;
    bool ok = offset == 0 && origin == SEEK_SET && upload->rewind != NULL && upload->rewind(upload->context);
    return ok ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

/* ---- what curl is told ---- */

static bool append_line(cpodi_curl_exchange *exchange, const char *line)
{
    struct curl_slist *list = curl_slist_append(exchange->sent_headers, line);
    if (list == NULL)
        return false;
    exchange->sent_headers = list;
    return true;
}

static bool set_headers(cpodi_curl_exchange *exchange)
{
    const cpod_http_request *request = exchange->request;
    CURL *easy = exchange->pair->easy;
    cpodi_buffer line;
    cpodi_buffer_init(&line, &exchange->arena->allocator);
    bool ok = true;
    for (size_t i = 0; ok && i < request->header_count; i++) {
        const char *name = request->headers[i].name;
        const char *value = request->headers[i].value;
        /* Room first: a line may hold a secret, and a buffer that grows leaves copies behind. */
        line.length = 0;
        if (line.capacity < strlen(name) + strlen(value) + 3) {
            cpodi_buffer_wipe(&line);
            (void)cpodi_buffer_room(&line, strlen(name) + strlen(value) + 3);
        }
        cpodi_buffer_append_text(&line, name);
        cpodi_buffer_append_text(&line, *value == '\0' ? ";" : ": "); /* curl's way to send an empty one */
        cpodi_buffer_append_text(&line, value);
        cpodi_buffer_append_char(&line, '\0');
        ok = !line.failed && append_line(exchange, line.data);
    }
    line.length = line.capacity;
    if (line.data != NULL)
        memset(line.data, 0, line.capacity);
    cpodi_buffer_wipe(&line);
    ok = ok && append_line(exchange, "Expect:"); /* no waiting for 100 Continue */
    if (cpodi_headers_find(request->headers, request->header_count, "Content-Type") == NULL)
        ok = ok && append_line(exchange, "Content-Type:"); /* none of curl's own */
    return ok && SET(CURLOPT_HTTPHEADER, exchange->sent_headers);
}

static bool set_upload(cpodi_curl_exchange *exchange)
{
    CURL *easy = exchange->pair->easy;
    const cpod_upload *upload = exchange->request->upload;
    curl_off_t length = upload->length_unknown ? -1 : (curl_off_t)upload->length;
    return SET(CURLOPT_UPLOAD, 1L) && SET(CURLOPT_INFILESIZE_LARGE, length) &&
           SET(CURLOPT_READFUNCTION, on_upload) && SET(CURLOPT_READDATA, (void *)exchange) &&
           SET(CURLOPT_SEEKFUNCTION, on_seek) && SET(CURLOPT_SEEKDATA, (void *)exchange);
}

static bool set_body(cpodi_curl_exchange *exchange)
{
    CURL *easy = exchange->pair->easy;
    const cpod_http_request *request = exchange->request;
    const char *method = request->method;
    if (request->upload != NULL)
        return set_upload(exchange) && SET(CURLOPT_CUSTOMREQUEST, method);
    bool expects_body =
        strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 || strcmp(method, "PATCH") == 0;
    if (request->body != NULL || expects_body) {
        const void *body = request->body != NULL ? request->body : "";
        return SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length) &&
               SET(CURLOPT_POSTFIELDS, body) && SET(CURLOPT_CUSTOMREQUEST, method);
    }
    if (strcmp(method, "HEAD") == 0)
        return SET(CURLOPT_NOBODY, 1L);
    return SET(CURLOPT_HTTPGET, 1L) && SET(CURLOPT_CUSTOMREQUEST, method);
}

static bool set_connection(cpodi_curl_exchange *exchange)
{
    CURL *easy = exchange->pair->easy;
    const cpod_client_options *options = exchange->options;
    bool ok = SET(CURLOPT_NOSIGNAL, 1L) && SET(CURLOPT_PROTOCOLS_STR, "http,https") &&
              SET(CURLOPT_FOLLOWLOCATION, 0L) && SET(CURLOPT_ACCEPT_ENCODING, "") &&
              SET(CURLOPT_SSL_VERIFYPEER, 1L) && SET(CURLOPT_SSL_VERIFYHOST, 2L) &&
              SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) && SET(CURLOPT_TCP_KEEPALIVE, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                           (long)CURL_HTTP_VERSION_2TLS); /* a curl without it does 1.1 */
    if (options->ca_file != NULL)
        ok = ok && SET(CURLOPT_CAINFO, options->ca_file);
    if (options->client_certificate != NULL)
        ok = ok && SET(CURLOPT_SSLCERT, options->client_certificate) &&
             SET(CURLOPT_SSLKEY, options->client_key);
    if (options->proxy != NULL)
        ok = ok && SET(CURLOPT_PROXY, options->proxy);
    if (exchange->request->connect_timeout_ms > 0)
        ok = ok && SET(CURLOPT_CONNECTTIMEOUT_MS, (long)exchange->request->connect_timeout_ms);
    return ok;
}

cpod_status cpodi_curl_set_up(cpodi_curl_exchange *exchange, cpod_error *error)
{
    CURL *easy = exchange->pair->easy;
    bool ok = SET(CURLOPT_ERRORBUFFER, exchange->message) && SET(CURLOPT_URL, exchange->request->url) &&
              SET(CURLOPT_HEADERFUNCTION, on_header) && SET(CURLOPT_HEADERDATA, (void *)exchange) &&
              SET(CURLOPT_WRITEFUNCTION, on_body) && SET(CURLOPT_WRITEDATA, (void *)exchange) &&
              SET(CURLOPT_PRIVATE, (void *)exchange);
    if (!ok || !set_headers(exchange) || !set_body(exchange))
        return cpodi_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    if (!set_connection(exchange))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "libcurl refuses an option of the connection");
    return CPOD_OK;
}

/* ---- what curl says ---- */

static cpod_status class_of(CURLcode code)
{
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return CPOD_ERR_TIMEOUT;
    case CURLE_OUT_OF_MEMORY:
        return CPOD_ERR_NO_MEMORY;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ENGINE_NOTFOUND:
        return CPOD_ERR_TLS;
    case CURLE_URL_MALFORMAT:
        return CPOD_ERR_INVALID_ARGUMENT;
    default:
        return CPOD_ERR_TRANSPORT;
    }
}

cpod_status cpodi_curl_failure(const cpodi_curl_exchange *exchange, cpod_error *error)
{
    if (exchange->out_of_memory)
        return cpodi_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    if (exchange->upload_failed)
        return cpodi_fail(error, CPOD_ERR_CALLBACK, "The callback that gives the upload gave up");
    const char *said =
        exchange->message[0] != '\0' ? exchange->message : curl_easy_strerror(exchange->result);
    return cpodi_fail(error, class_of(exchange->result), "%s", said);
}

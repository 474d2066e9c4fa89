#include "core/base/error.h"
#include "core/base/text.h"
#include "core/http/curl_exchange.h"
#include "core/http/headers.h"
#include "core/http/url.h"

#include <string.h>

#define SET(option, value) CPODI_CURL_SET(exchange, option, value)

/* For curl, 0 is 5 minutes, not unlimited. */
#define MAX_CONNECT_MS INT32_MAX

/* ---- address ---- */

/* Parses the origin unless it is the same as for the previous request. */
static CURLUcode set_origin(cpodi_curl_exchange *exchange, const char *url, size_t length)
{
    cpodi_buffer *origin = &exchange->origin;
    if (exchange->address != NULL && origin->length == length + 1 && memcmp(origin->data, url, length) == 0)
        return CURLUE_OK;
    CURLU *address = curl_url();
    origin->length = 0;
    cpodi_buffer_append(origin, url, length);
    cpodi_buffer_append_char(origin, '\0');
    CURLUcode code = address == NULL || origin->failed
                         ? CURLUE_OUT_OF_MEMORY
                         : curl_url_set(address, CURLUPART_URL, origin->data, 0);
    if (code == CURLUE_OK && curl_easy_setopt(exchange->easy, CURLOPT_CURLU, address) != CURLE_OK)
        code = CURLUE_OUT_OF_MEMORY;
    if (code == CURLUE_OK) {
        curl_url_cleanup(exchange->address);
        exchange->address = address;
    } else {
        curl_url_cleanup(address);
        cpodi_buffer_free(origin);
    }
    return code;
}

/* Without a proxy, the part after the origin is sent unchanged as the request target, so that curl need
 * not parse the whole address every time. A proxy needs the whole address. */
static cpod_status set_address(cpodi_curl_exchange *exchange, cpod_error *error)
{
    const char *url = exchange->request->url;
    size_t length = cpodi_url_origin_length(url);
    CURLUcode code = CURLUE_OK;
    bool ok;
    bool needs_path = cpodi_curl_uses_digest(exchange->request); /* which curl signs */
    if (exchange->pool->goes_direct && length > 0 && url[length] == '/' && !needs_path) {
        code = set_origin(exchange, url, length);
        ok = code == CURLUE_OK && SET(CURLOPT_REQUEST_TARGET, url + length);
    } else {
        ok = SET(CURLOPT_CURLU, NULL) && SET(CURLOPT_REQUEST_TARGET, NULL) && SET(CURLOPT_URL, url);
        curl_url_cleanup(exchange->address);
        exchange->address = NULL;
    }
    if (ok)
        return CPOD_OK;
    if (code != CURLUE_OK && code != CURLUE_OUT_OF_MEMORY)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The URL of the request is malformed");
    return cpodi_no_memory(error);
}

/* ---- method and body ---- */

static bool sends_body(const cpod_http_request *request)
{
    const char *method = request->method;
    return request->upload != NULL || request->body != NULL || strcmp(method, "POST") == 0 ||
           strcmp(method, "PUT") == 0 || strcmp(method, "PATCH") == 0;
}

/* Resets the options of another method. */
static bool reset_method(cpodi_curl_exchange *exchange)
{
    return SET(CURLOPT_POSTFIELDS, NULL) && SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)-1) &&
           SET(CURLOPT_UPLOAD, 0L) && SET(CURLOPT_NOBODY, 0L) && SET(CURLOPT_HTTPGET, 1L) &&
           SET(CURLOPT_CUSTOMREQUEST, NULL);
}

static bool set_method_options(cpodi_curl_exchange *exchange)
{
    const cpod_http_request *request = exchange->request;
    const cpod_upload *upload = request->upload;
    if (strcmp(request->method, "HEAD") == 0)
        return SET(CURLOPT_NOBODY, 1L);
    bool ok = true;
    if (upload != NULL) {
        ok = SET(CURLOPT_UPLOAD, 1L) &&
             SET(CURLOPT_INFILESIZE_LARGE,
                 upload->length_unknown ? (curl_off_t)-1 : (curl_off_t)upload->length);
    } else if (sends_body(request)) {
        ok = SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length) &&
             SET(CURLOPT_POSTFIELDS, request->body != NULL ? request->body : "");
    }
    return ok && SET(CURLOPT_CUSTOMREQUEST, request->method);
}

static bool set_method(cpodi_curl_exchange *exchange)
{
    bool is_get = strcmp(exchange->request->method, "GET") == 0 && !sends_body(exchange->request);
    if (is_get && exchange->is_get)
        return true;
    bool ok = reset_method(exchange) && (is_get || set_method_options(exchange));
    exchange->is_get = ok && is_get;
    return ok;
}

/* ---- headers ---- */

/* Suppress the headers that curl adds to requests with a body. */
static const char no_expect[] = "Expect:"; /* do not wait for 100 Continue */
static const char no_content_type[] = "Content-Type:";

void cpodi_curl_free_headers(struct curl_slist *lines)
{
    for (struct curl_slist *line = lines; line != NULL; line = line->next)
        memset(line->data, 0, strlen(line->data));
    curl_slist_free_all(lines);
}

/* The suppressed headers that a request needs, in this order. */
static size_t list_suppressed(const cpod_http_request *request, const char *lines[2])
{
    size_t count = 0;
    if (!sends_body(request))
        return count;
    lines[count++] = no_expect;
    if (cpodi_headers_find(request->headers, request->header_count, "Content-Type") == NULL)
        lines[count++] = no_content_type;
    return count;
}

/* Space around a value is not part of it (RFC 9110, section 5.5). */
static bool is_blank(const char *value)
{
    return value[strspn(value, " \t")] == '\0';
}

static bool is_line_of(const char *line, const cpod_header *header)
{
    size_t name = strlen(header->name);
    if (strncmp(line, header->name, name) != 0)
        return false;
    if (is_blank(header->value))
        return strcmp(line + name, ";") == 0;
    return line[name] == ':' && line[name + 1] == ' ' && strcmp(line + name + 2, header->value) == 0;
}

static bool is_same_list(const struct curl_slist *line, const cpod_http_request *request)
{
    for (size_t i = 0; i < request->header_count; i++, line = line->next) {
        if (line == NULL || !is_line_of(line->data, &request->headers[i]))
            return false;
    }
    const char *suppressed[2];
    size_t count = list_suppressed(request, suppressed);
    for (size_t i = 0; i < count; i++, line = line->next) {
        if (line == NULL || strcmp(line->data, suppressed[i]) != 0)
            return false;
    }
    return line == NULL;
}

static bool append_line(struct curl_slist **lines, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*lines, line);
    if (longer == NULL)
        return false;
    *lines = longer;
    return true;
}

static bool append_header(struct curl_slist **lines, const cpod_header *header, cpodi_buffer *scratch)
{
    scratch->length = 0;
    cpodi_buffer_append_text(scratch, header->name);
    if (is_blank(header->value)) {
        cpodi_buffer_append_char(scratch, ';'); /* libcurl's syntax; "name: " would remove the header */
    } else {
        cpodi_buffer_append_text(scratch, ": ");
        cpodi_buffer_append_text(scratch, header->value);
    }
    cpodi_buffer_append_char(scratch, '\0');
    return !scratch->failed && append_line(lines, scratch->data);
}

static bool make_lines(const cpod_http_request *request, const cpod_allocator *allocator,
                       struct curl_slist **lines)
{
    cpodi_buffer scratch;
    cpodi_buffer_init(&scratch, allocator);
    scratch.is_secret = true;
    bool ok = true;
    for (size_t i = 0; ok && i < request->header_count; i++)
        ok = append_header(lines, &request->headers[i], &scratch);
    cpodi_buffer_free(&scratch);
    const char *suppressed[2];
    size_t count = list_suppressed(request, suppressed);
    for (size_t i = 0; ok && i < count; i++)
        ok = append_line(lines, suppressed[i]);
    return ok;
}

static bool set_headers(cpodi_curl_exchange *exchange)
{
    if (exchange->sent_headers != NULL && is_same_list(exchange->sent_headers, exchange->request))
        return true;
    struct curl_slist *lines = NULL;
    if (!make_lines(exchange->request, exchange->pool->allocator, &lines) ||
        curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, lines) != CURLE_OK) {
        cpodi_curl_free_headers(lines);
        return false;
    }
    cpodi_curl_free_headers(exchange->sent_headers);
    exchange->sent_headers = lines;
    return true;
}

/* ---- connection ---- */

/* In a loop over TLS, waits for a connection that is being opened, since several requests may share it. */
static bool set_sharing(cpodi_curl_exchange *exchange)
{
    return exchange->loop == NULL ||
           SET(CURLOPT_PIPEWAIT, cpodi_text_starts_nocase(exchange->request->url, "https://") ? 1L : 0L);
}

/* Options that are the same for all requests of a client. */
static bool set_connection(cpodi_curl_exchange *exchange)
{
    const cpod_client_options *options = exchange->pool->options;
    bool ok = SET(CURLOPT_PROTOCOLS_STR, "http,https") && SET(CURLOPT_PATH_AS_IS, 1L) &&
              SET(CURLOPT_TCP_KEEPALIVE, 1L) && cpodi_curl_set_tls(exchange) &&
              SET(CURLOPT_QUICK_EXIT, 1L); /* a cancelled call does not wait for name resolution */
    if (options->proxy != NULL)
        ok = ok && SET(CURLOPT_PROXY, options->proxy);
    if (exchange->pool->goes_direct)
        ok = ok && SET(CURLOPT_NOPROXY, "*");
    return ok;
}

/* HTTP/2 where TLS negotiates it. Without TLS nothing does, but to curl the text "HTTP/2 200" of a server that speaks
 * HTTP/1.1 means that its connections serve several requests at once: it would mix up their responses. */
static void set_version(cpodi_curl_exchange *exchange)
{
    bool is_plain = !cpodi_text_starts_nocase(exchange->request->url, "https://");
    if (exchange->is_set_up && is_plain == exchange->is_plain)
        return;
    exchange->is_plain = is_plain;
    /* curl without HTTP/2 uses HTTP/1.1 in any case */
    (void)curl_easy_setopt(exchange->easy, CURLOPT_HTTP_VERSION,
                           (long)(is_plain ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
}

/* libcurl 7.83.0 to 8.0.1 keep a pointer to the last header of the previous response, which is freed, and append to it
 * if the first header of a response begins with a space (curl's pull request 11103). These versions get the option
 * CURLOPT_HEADER: on_body() then sees each line before libcurl does, and refuses that one. */
static bool refuses_stale_header(cpodi_curl_exchange *exchange)
{
    enum { FIRST_VERSION = 0x075300, FIXED_VERSION = 0x080100 };
    unsigned version = curl_version_info(CURLVERSION_NOW)->version_num;
    return version < FIRST_VERSION || version >= FIXED_VERSION || SET(CURLOPT_HEADER, 1L);
}

/* Options that the library relies on. */
static bool set_invariants(cpodi_curl_exchange *exchange)
{
    return SET(CURLOPT_ERRORBUFFER, exchange->message) && SET(CURLOPT_PRIVATE, (void *)exchange) &&
           SET(CURLOPT_NOSIGNAL, 1L) && SET(CURLOPT_FOLLOWLOCATION, 0L) &&
           SET(CURLOPT_ACCEPT_ENCODING, CPODI_CONTENT_CODINGS) && SET(CURLOPT_HTTP_CONTENT_DECODING, 0L) &&
           SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) && refuses_stale_header(exchange) &&
           cpodi_curl_set_callbacks(exchange);
}

/* The trace costs time for each request, and only connections with TLS have something to report. */
static bool set_trace(cpodi_curl_exchange *exchange)
{
    bool ok = exchange->is_traced == exchange->uses_tls || SET(CURLOPT_VERBOSE, exchange->uses_tls ? 1L : 0L);
    exchange->is_traced = ok ? exchange->uses_tls : exchange->is_traced;
    return ok;
}

static bool set_progress(cpodi_curl_exchange *exchange)
{
    exchange->sends_body = sends_body(exchange->request);
    bool counts = exchange->sends_body && cpodi_timeout_is_tracked(exchange->request);
    bool ok = exchange->counts_progress == counts || SET(CURLOPT_NOPROGRESS, counts ? 0L : 1L);
    exchange->counts_progress = ok ? counts : exchange->counts_progress;
    return ok;
}

static bool set_connect_timeout(cpodi_curl_exchange *exchange)
{
    int64_t timeout = exchange->request->connect_timeout_ms;
    if (timeout == 0 || timeout > MAX_CONNECT_MS)
        timeout = MAX_CONNECT_MS;
    if (timeout == exchange->connect_timeout_ms)
        return true;
    exchange->connect_timeout_ms = timeout;
    return SET(CURLOPT_CONNECTTIMEOUT_MS, (long)timeout);
}

/* ---- handle ---- */

/* The handle has neither options nor figures of a transfer any more. */
static void forget_options(cpodi_curl_exchange *exchange)
{
    exchange->total_before = 0;
    exchange->connect_timeout_ms = 0;
    exchange->is_get = false;
    exchange->is_set_up = false;
    exchange->has_certificate = false;
    exchange->has_digest = false;
    exchange->is_traced = false;
    exchange->counts_progress = false;
}

/* ---- all of it ---- */

static cpod_status fail_setting(const cpodi_curl_exchange *exchange, cpod_error *error)
{
    if (exchange->result == CURLE_OUT_OF_MEMORY)
        return cpodi_no_memory(error);
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                      "libcurl rejects an option of the connection (ca_file, ca_pem, min_tls, proxy): %s",
                      curl_easy_strerror(exchange->result));
}

static void reset(cpodi_curl_exchange *exchange)
{
    curl_easy_reset(exchange->easy);
    cpodi_curl_free_headers(exchange->sent_headers);
    exchange->sent_headers = NULL;
    forget_options(exchange);
}

/* What curl has of a challenge is of no use for another user or server. */
static void forget_challenge(cpodi_curl_exchange *exchange)
{
    reset(exchange);
    curl_url_cleanup(exchange->address); /* an option, too */
    exchange->address = NULL;
}

/* Calls the option `curl`, with a handle that has the options of no other transfer. */
static cpod_status configure(cpodi_curl_exchange *exchange, cpod_error *error)
{
    const cpod_curl_options *curl = &exchange->pool->curl;
    reset(exchange);
    if (!set_connection(exchange) || !cpodi_curl_set_certificate(exchange))
        return fail_setting(exchange, error);
    set_version(exchange);
    cpod_status status = set_address(exchange, error); /* for the callback to see */
    if (status != CPOD_OK)
        return status;
    CURLcode code = curl->configure(curl->context, exchange->easy);
    if (code == CURLE_OUT_OF_MEMORY)
        return cpodi_no_memory(error);
    return code == CURLE_OK
               ? CPOD_OK
               : cpodi_fail(error, CPOD_ERR_CALLBACK, "The callback configure of the option curl failed: %s",
                            curl_easy_strerror(code));
}

cpod_status cpodi_curl_set_up(cpodi_curl_exchange *exchange, cpod_error *error)
{
    if (exchange->has_digest)
        forget_challenge(exchange);
    bool is_configured = exchange->pool->curl.configure != NULL;
    cpod_status status = is_configured ? configure(exchange, error) : CPOD_OK;
    if (status != CPOD_OK)
        return status;
    if (!exchange->is_set_up && !((is_configured || set_connection(exchange)) && set_invariants(exchange)))
        return fail_setting(exchange, error);
    if (!is_configured)
        set_version(exchange);
    exchange->is_set_up = true;
    if (!set_trace(exchange) || !set_progress(exchange) || !set_connect_timeout(exchange) ||
        !set_sharing(exchange) || !set_headers(exchange) || !set_method(exchange) ||
        !(is_configured || cpodi_curl_set_certificate(exchange)))
        return cpodi_no_memory(error);
    status = cpodi_curl_set_digest(exchange, error);
    return status == CPOD_OK ? set_address(exchange, error) : status;
}

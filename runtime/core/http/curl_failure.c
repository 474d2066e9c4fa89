/* What a failure of curl means. Its result codes alone do not decide that: one code stands for a lost connection
 * as well as for an untrusted certificate, and none for a request that HTTP/2 refused. */
#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/http/curl_exchange.h"
#include "core/http/curl_transport.h"
#include "core/http/http_error.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CURL_HEADER  ((size_t)100 * 1024) /* curl's limit of one header */
#define CURLE_TOO_LARGE_ 100                  /* since 8.6.0 */

/* ---- phases ---- */

static bool has_passed(const cpodi_curl_exchange *exchange, CURLINFO moment)
{
    curl_off_t time = 0;
    return curl_easy_getinfo(exchange->easy, moment, &time) == CURLE_OK && time > 0;
}

bool cpodi_curl_is_upload_complete(const cpodi_curl_exchange *exchange)
{
    const cpod_http_request *request = exchange->request;
    curl_off_t sent = 0;
    (void)curl_easy_getinfo(exchange->easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    if (request->upload != NULL && request->upload->length_unknown)
        return exchange->upload_ended;
    size_t length = request->upload != NULL ? request->upload->length : request->body_length;
    return (uint64_t)sent >= length;
}

int64_t cpodi_curl_response_began_at(const cpodi_curl_exchange *exchange)
{
    curl_off_t after_us = 0;
    if (exchange->challenges > 0)
        return 0; /* that of the challenge */
    (void)curl_easy_getinfo(exchange->easy, CURLINFO_STARTTRANSFER_TIME_T, &after_us);
    return after_us > 0 && !exchange->sends_body ? exchange->began_ms + after_us / 1000 : 0;
}

static bool has_response(const cpodi_curl_exchange *exchange)
{
    return exchange->head_is_done || exchange->has_first_byte ||
           (exchange->is_sent && cpodi_curl_response_began_at(exchange) != 0);
}

const char *cpodi_curl_phase(const cpodi_curl_exchange *exchange)
{
    if (has_response(exchange))
        return CPODI_PHASE_READING;
    if (exchange->was_sent)
        return cpodi_curl_is_upload_complete(exchange) ? CPODI_PHASE_WAITING : CPODI_PHASE_SENDING;
    if (exchange->is_in_tunnel)
        return CPODI_PHASE_TUNNEL;
    if (exchange->handshake_began)
        return CPODI_PHASE_TLS;
    if (!has_passed(exchange, CURLINFO_NAMELOOKUP_TIME_T))
        return CPODI_PHASE_RESOLVING;
    return CPODI_PHASE_CONNECTING;
}

/* ---- TLS ---- */

/* Alerts by which a server refuses the client's certificate, or that it has none: RFC 8446, section 6.2. */
static bool is_certificate_alert(unsigned char alert)
{
    enum { HANDSHAKE_FAILURE = 40, BAD_CERTIFICATE = 42, ACCESS_DENIED = 49, CERTIFICATE_REQUIRED = 116 };
    return alert == HANDSHAKE_FAILURE || alert == CERTIFICATE_REQUIRED ||
           (alert >= BAD_CERTIFICATE && alert <= ACCESS_DENIED);
}

static bool has_text(const cpodi_curl_exchange *exchange, const char *text)
{
    return strstr(exchange->message, text) != NULL;
}

/* With TLS 1.3 the client learns only after its handshake that the server refuses its certificate, or that it has
 * none, and may see no alert but the end of the connection. */
static bool is_certificate_refused(const cpodi_curl_exchange *exchange)
{
    if (exchange->head_is_done || !exchange->certificate_requested)
        return false;
    bool is_closed_at_once = has_text(exchange, "getpeername() failed");
    return !exchange->has_certificate || is_closed_at_once || is_certificate_alert(exchange->alert);
}

static const char *certificate_option(const cpodi_curl_exchange *exchange)
{
    return exchange->pool->options->client_certificate_pem != NULL ? "client_certificate_pem"
                                                                   : "client_certificate";
}

static cpod_status fail_certificate(const cpodi_curl_exchange *exchange, cpod_error *error)
{
    if (exchange->has_certificate)
        return cpodi_fail(error, CPOD_ERR_TLS, "The server refuses the client certificate (%s)",
                          certificate_option(exchange));
    return cpodi_fail(error, CPOD_ERR_TLS,
                      "The server requires a client certificate: set the options client_certificate and "
                      "client_key");
}

/* The server answers with an alert, or chooses a version that the client has not offered. */
static bool is_version_refused(const cpodi_curl_exchange *exchange)
{
    enum { PROTOCOL_VERSION = 70 };
    return exchange->result == CURLE_SSL_CONNECT_ERROR &&
           (exchange->alert == PROTOCOL_VERSION || has_text(exchange, "unsupported protocol"));
}

static cpod_status fail_version(const cpodi_curl_exchange *exchange, cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_TLS, "The server does not support TLS %s or later (min_tls)",
                      exchange->pool->options->min_tls == CPOD_TLS_1_3 ? "1.3" : "1.2");
}

/* CURLE_SSL_CONNECT_ERROR is any failure of a handshake. Those that OpenSSL found itself are quoted from its
 * queue of errors, the end of the connection among them. */
static bool is_handshake_lost(const cpodi_curl_exchange *exchange)
{
    if (has_text(exchange, "unexpected eof") || has_text(exchange, "non-properly terminated") ||
        has_text(exchange, "pull function") || has_text(exchange, "push function"))
        return true;
    return exchange->alert == 0 && !has_text(exchange, "error:") && !has_text(exchange, "gnutls_handshake");
}

/* ---- classes ---- */

static cpod_status status_of(const cpodi_curl_exchange *exchange)
{
    switch (exchange->result) {
    case CURLE_OPERATION_TIMEDOUT:
        return CPOD_ERR_TIMEOUT;
    case CURLE_OUT_OF_MEMORY:
        return CPOD_ERR_NO_MEMORY;
    case CURLE_SSL_CONNECT_ERROR:
        return is_handshake_lost(exchange) ? CPOD_ERR_TRANSPORT : CPOD_ERR_TLS;
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
    case CURLE_URL_MALFORMAT: /* the address was parsed before: curl could not copy it */
        return exchange->address != NULL ? CPOD_ERR_NO_MEMORY : CPOD_ERR_INVALID_ARGUMENT;
    default:
        return CPOD_ERR_TRANSPORT;
    }
}

/* The option that the failure depends on, as the end of a message. */
static const char *option_of(const cpodi_curl_exchange *exchange)
{
    switch (exchange->result) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return exchange->pool->options->ca_pem != NULL ? " (ca_pem)" : " (ca_file)";
    case CURLE_SSL_CERTPROBLEM:
        return " (client_certificate, client_key)";
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
        return " (proxy)";
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        return exchange->pool->goes_direct ? " (base_url)" : " (base_url, proxy)";
    default:
        return exchange->certificate_requested && !exchange->head_is_done
                   ? "; the server may have refused client_certificate"
                   : "";
    }
}

/* curl reports a header above its limit as memory that is exhausted, which it is only if there is no more. */
static bool is_header_too_long(const cpodi_curl_exchange *exchange)
{
    if (exchange->head_is_done || !exchange->was_sent)
        return false;
    if ((int)exchange->result == CURLE_TOO_LARGE_ || has_text(exchange, "Too large response headers"))
        return true;
    if (exchange->result != CURLE_OUT_OF_MEMORY)
        return false;
    void *memory = malloc(2 * MAX_CURL_HEADER);
    bool is_available = memory != NULL;
    free(memory);
    return is_available;
}

static bool is_proxy_login_refused(const cpodi_curl_exchange *exchange)
{
    enum { PROXY_AUTHENTICATION_REQUIRED = 407 };
    long code = 0;
    long reason = CURLPX_OK;
    (void)curl_easy_getinfo(exchange->easy, CURLINFO_HTTP_CONNECTCODE, &code);
    if (exchange->result == CURLE_PROXY)
        (void)curl_easy_getinfo(exchange->easy, CURLINFO_PROXY_ERROR, &reason);
    return !exchange->was_sent && (code == PROXY_AUTHENTICATION_REQUIRED || reason == CURLPX_USER_REJECTED ||
                                   reason == CURLPX_NO_AUTH);
}

/* Failures that the result code does not express. CPOD_OK: none of them. */
static cpod_status fail_by_state(const cpodi_curl_exchange *exchange, cpod_error *error)
{
    if (exchange->out_of_memory)
        return cpodi_no_memory(error);
    if (exchange->head_too_large)
        return cpodi_fail(error, CPOD_ERR_LIMIT,
                          "The headers of the response exceed the fixed limit of %zu bytes", CPODI_MAX_HEAD);
    if (exchange->head_begins_blank)
        return cpodi_fail(error, CPOD_ERR_PROTOCOL, "The first header of the response begins with a space");
    if (exchange->upload_failed)
        return cpodi_fail(error, CPOD_ERR_CALLBACK,
                          "The upload cannot be read: its callback or its file descriptor failed");
    if (exchange->rewind_failed)
        return cpodi_fail(error, CPOD_ERR_CALLBACK,
                          "The upload cannot be sent again: its callback rewind failed");
    if (exchange->has_stray_bytes)
        return cpodi_fail(error, CPOD_ERR_TRANSPORT,
                          "The server sent bytes that belong to no response: its connection is closed");
    if (exchange->resend_refused)
        return cpodi_fail(error, CPOD_ERR_TRANSPORT,
                          "The server closed the connection without a response. The request may have been "
                          "processed and is not sent again: set idempotency_key to allow that");
    if (is_header_too_long(exchange))
        return cpodi_fail(error, CPOD_ERR_LIMIT,
                          "A header of the response exceeds the fixed limit of libcurl, about %zu bytes",
                          MAX_CURL_HEADER);
    if (has_text(exchange, "Invalid Content-Length"))
        return cpodi_fail(error, CPOD_ERR_PROTOCOL, "The server answered with a length that is no number");
    if (is_proxy_login_refused(exchange))
        return cpodi_http_proxy_refused(error);
    if (exchange->result == CURLE_OPERATION_TIMEDOUT && !exchange->was_sent)
        return cpodi_timeout_fail_to_connect(exchange->request, cpodi_curl_phase(exchange), error);
    if (is_version_refused(exchange))
        return fail_version(exchange, error);
    return is_certificate_refused(exchange) ? fail_certificate(exchange, error) : CPOD_OK;
}

cpod_status cpodi_curl_failure(const cpodi_curl_exchange *exchange, cpod_error *error)
{
    cpod_status status = fail_by_state(exchange, error);
    if (status == CPOD_OK) {
        const char *message =
            exchange->message[0] != '\0' ? exchange->message : curl_easy_strerror(exchange->result);
        status = status_of(exchange);
        status = cpodi_fail(error, status, "Failed while %s: %.380s%s", cpodi_curl_phase(exchange), message,
                            option_of(exchange));
    }
    if (!cpodi_curl_may_be_processed(exchange) &&
        (status == CPOD_ERR_TRANSPORT || status == CPOD_ERR_TIMEOUT))
        cpodi_error_advise(error, CPOD_RETRY_SAFE);
    return status;
}

/* HTTP Digest by libcurl. One transfer sends the request, receives a 401 with a challenge, and sends the request again.
 * Whether curl does the latter is known when it happens: the head of such a 401 is held until then. */
#include "core/base/error.h"
#include "core/http/challenge.h"
#include "core/http/curl_exchange.h"
#include "core/http/headers.h"

#define SET(option, value) CPODI_CURL_SET(exchange, option, value)

enum {
    UNAUTHORIZED = 401,
    MAX_CHALLENGES = 3 /* a server may declare each nonce stale */
};

bool cpodi_curl_uses_digest(const cpod_http_request *request)
{
    /* The hook `sign` may have set the header: curl would add another one. */
    return request->digest_user != NULL &&
           cpodi_headers_find(request->headers, request->header_count, "Authorization") == NULL;
}

cpod_status cpodi_curl_set_digest(cpodi_curl_exchange *exchange, cpod_error *error)
{
    const cpod_http_request *request = exchange->request;
    if (!cpodi_curl_uses_digest(request))
        return CPOD_OK;
    exchange->has_digest = true;
    /* With CURLAUTH_DIGEST alone, curl sends a body of no bytes first, which a server that requires no credentials
     * processes. */
    if (SET(CURLOPT_HTTPAUTH, (long)(CURLAUTH_DIGEST | CURLAUTH_ONLY)) &&
        SET(CURLOPT_USERNAME, request->digest_user) && SET(CURLOPT_PASSWORD, request->digest_password))
        return CPOD_OK;
    return exchange->result == CURLE_OUT_OF_MEMORY
               ? cpodi_no_memory(error)
               : cpodi_fail(error, CPOD_ERR_CONFIGURATION, "libcurl was built without HTTP Digest");
}

bool cpodi_curl_hold_challenge(cpodi_curl_exchange *exchange)
{
    if (exchange->head.status != UNAUTHORIZED || !cpodi_curl_uses_digest(exchange->request) ||
        exchange->challenges == MAX_CHALLENGES ||
        cpodi_challenge_problem(exchange->head.headers, exchange->head.header_count) != NULL)
        return false;
    exchange->head.status = 0;
    exchange->challenges++;
    exchange->is_challenged = true;
    /* Of the next request, which may use the same connection. */
    exchange->has_first_byte = false;
    exchange->has_connected = false;
    exchange->upload_ended = false;
    return true;
}

void cpodi_curl_accept_challenge(cpodi_curl_exchange *exchange)
{
    if (!exchange->is_challenged)
        return;
    exchange->is_challenged = false;
    exchange->head.status = UNAUTHORIZED;
    cpodi_curl_finish_head(exchange);
}

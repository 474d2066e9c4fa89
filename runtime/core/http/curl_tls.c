/* Certificates and versions of TLS. */
#include "core/http/curl_exchange.h"

#include <string.h>

#define SET(option, value) CPODI_CURL_SET(exchange, option, value)

/* The text lives as long as the client, so that curl need not copy it. NULL: removes the option. */
static bool set_blob(cpodi_curl_exchange *exchange, CURLoption option, const char *text)
{
    struct curl_blob blob = {.data = (void *)text, .flags = CURL_BLOB_NOCOPY};
    if (text == NULL)
        return SET(option, NULL);
    blob.len = strlen(text);
    return SET(option, &blob);
}

static bool set_authorities(cpodi_curl_exchange *exchange)
{
    const cpod_client_options *options = exchange->pool->options;
    if (options->ca_file == NULL && options->ca_pem == NULL)
        return true;
    /* Or else curl would also trust those of its folder. */
    if (!SET(CURLOPT_CAPATH, NULL))
        return false;
    return options->ca_file != NULL ? SET(CURLOPT_CAINFO, options->ca_file)
                                    : set_blob(exchange, CURLOPT_CAINFO_BLOB, options->ca_pem);
}

bool cpodi_curl_set_tls(cpodi_curl_exchange *exchange)
{
    long version =
        exchange->pool->options->min_tls == CPOD_TLS_1_3 ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2;
    (void)curl_easy_setopt(exchange->easy, CURLOPT_PROXY_SSLVERSION, version); /* curl may know no proxies */
    return SET(CURLOPT_SSLVERSION, version) && SET(CURLOPT_SSL_VERIFYPEER, 1L) &&
           SET(CURLOPT_SSL_VERIFYHOST, 2L) && set_authorities(exchange);
}

static bool set_pair(cpodi_curl_exchange *exchange, const cpod_client_options *options)
{
    return SET(CURLOPT_SSLCERT, options->client_certificate) && SET(CURLOPT_SSLKEY, options->client_key) &&
           set_blob(exchange, CURLOPT_SSLCERT_BLOB, options->client_certificate_pem) &&
           set_blob(exchange, CURLOPT_SSLKEY_BLOB, options->client_key_pem) &&
           SET(CURLOPT_KEYPASSWD, options->client_key_password);
}

bool cpodi_curl_set_certificate(cpodi_curl_exchange *exchange)
{
    static const cpod_client_options none = CPOD_CLIENT_OPTIONS_INIT;
    const cpod_client_options *options = exchange->pool->options;
    bool is_set = options->client_certificate != NULL || options->client_certificate_pem != NULL;
    bool shows = is_set && !exchange->request->is_foreign;
    bool ok = shows == exchange->has_certificate || set_pair(exchange, shows ? options : &none);
    exchange->has_certificate = ok ? shows : exchange->has_certificate;
    return ok;
}

/* The default transport: libcurl. */
#ifndef CPOD_RUNTIME_CURL_TRANSPORT_H
#define CPOD_RUNTIME_CURL_TRANSPORT_H

#include "cpod/core/client.h"

/* Creates the transport with the certificates and proxy of the options. `allocator` and `options` must
 * outlive it. CPOD_ERR_NO_MEMORY, CPOD_ERR_CONFIGURATION. */
cpod_status cpodi_curl_transport_new(const cpod_allocator *allocator, const cpod_client_options *options,
                                     cpod_transport *out, cpod_error *error);

/* ---- curl_timeout.c ---- */

/* When a timeout of an exchange of this transport passes, as far as it is known now; INT64_MAX: never. */
int64_t cpodi_curl_timeout_at(const cpod_http_exchange *exchange);

/* The same for one who does not see the exchange change: not later than any timeout that begins meanwhile. */
int64_t cpodi_curl_look_again_at(const cpod_http_exchange *exchange, int64_t now_ms);

/* Fills CPOD_ERR_TIMEOUT for the timeout that has passed, with the advice CPOD_RETRY_SAFE where the server has not
 * processed the request. */
cpod_status cpodi_curl_time_out(const cpod_http_exchange *exchange, int64_t now_ms, cpod_error *error);

/* ---- curl_check.c ---- */

/* Whether libcurl can parse a URL; also false for port 0. */
bool cpodi_curl_url_is_valid(const char *url);

/* Checks the files and the proxy that the options name, or the environment's. CPOD_ERR_CONFIGURATION: the message
 * names the option or variable. */
cpod_status cpodi_curl_check_options(const cpod_client_options *options, cpod_error *error);

/* ---- curl_transport.c ---- */

/* Returns the seconds since 1970 of an HTTP date in any of the three formats of RFC 9110; -1: not a date. */
int64_t cpodi_curl_date(const char *text);

#endif

/* The default transport: libcurl. */
#ifndef CPOD_RUNTIME_CURL_TRANSPORT_H
#define CPOD_RUNTIME_CURL_TRANSPORT_H

#include "cpod/core/client.h"

/* Creates the transport with the certificates and proxy of the options. `allocator` and `options` must
 * outlive it. CPOD_ERR_NO_MEMORY, CPOD_ERR_CONFIGURATION. */
cpod_status cpodi_curl_transport_new(const cpod_allocator *allocator, const cpod_client_options *options,
                                     cpod_transport *out, cpod_error *error);

/* Returns how far an exchange of this transport is: "while …". */
const char *cpodi_curl_phase(const cpod_http_exchange *exchange);

/* Whether the request was sent, or a part of it. */
bool cpodi_curl_was_sent(const cpod_http_exchange *exchange);

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

/* The default transport: libcurl. */
#ifndef CPOD_RUNTIME_CURL_TRANSPORT_H
#define CPOD_RUNTIME_CURL_TRANSPORT_H

#include "cpod/core/client.h"

/* Creates the transport with the certificates and proxy of the options. `allocator` and `options` must
 * outlive it. CPOD_ERR_NO_MEMORY, CPOD_ERR_CONFIGURATION. */
cpod_status cpodi_curl_transport_new(const cpod_allocator *allocator, const cpod_client_options *options,
                                     cpod_transport *out, cpod_error *error);

/* Returns the seconds since 1970 of an HTTP date in any of the three formats of RFC 9110; -1: not a date. */
int64_t cpodi_curl_date(const char *text);

#endif

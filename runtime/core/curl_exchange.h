/* One exchange over libcurl, and how it is set up. */
#ifndef CPOD_RUNTIME_CURL_EXCHANGE_H
#define CPOD_RUNTIME_CURL_EXCHANGE_H

#include "arena.h"
#include "buffer.h"
#include "cpod/core/client.h"
#include "curl_pool.h"
#include "headers.h"

typedef struct cpodi_curl_exchange {
    cpod_http_exchange head; /* first: what the runtime sees */
    const cpod_http_request *request;
    const cpod_client_options *options;
    cpodi_curl_pair *pair;
    struct curl_slist *sent_headers;
    cpodi_arena *arena; /* holds this struct and the headers */
    cpodi_headers headers;
    cpodi_buffer received; /* body bytes, of which `consumed` are read */
    size_t consumed;
    bool uses_tls;     /* and may so raise SIGPIPE; plain sockets are written to without */
    bool is_added;     /* to the multi handle */
    bool head_is_done; /* status and headers are complete */
    bool is_paused;    /* until what was received is read */
    bool is_done;
    bool out_of_memory;
    bool upload_failed;
    CURLcode result;      /* once done */
    int64_t active_at_ms; /* the last byte, either way */
    char message[CURL_ERROR_SIZE];
} cpodi_curl_exchange;

/* Tells the easy handle all about the request. CPOD_ERR_NO_MEMORY; CPOD_ERR_CONFIGURATION: curl refuses an
 * option. */
cpod_status cpodi_curl_set_up(cpodi_curl_exchange *exchange, cpod_error *error);

/* The class of a curl failure, with its message. */
cpod_status cpodi_curl_failure(const cpodi_curl_exchange *exchange, cpod_error *error);

#endif

/* One exchange over libcurl: a multi handle, which owns its connections (or that of a loop), an easy handle,
 * and what both point to. All of it is kept when the exchange is over and serves the next one, so that a
 * request sets only what differs from the one before. */
#ifndef CPOD_RUNTIME_CURL_EXCHANGE_H
#define CPOD_RUNTIME_CURL_EXCHANGE_H

#include "core/base/buffer.h"
#include "cpod/core/client.h"

#include <curl/curl.h>
#include <stdint.h>

/* What the method options of an easy handle say. */
typedef enum cpodi_curl_shape {
    CPODI_CURL_UNKNOWN, /* anything */
    CPODI_CURL_GET,
    CPODI_CURL_OTHER
} cpodi_curl_shape;

typedef struct cpodi_curl_exchange {
    cpod_http_exchange head; /* first: what the runtime sees */

    /* Kept from one request to the next. */
    struct cpodi_curl_exchange *next; /* in the pool */
    uintptr_t last_thread;            /* that gave it back */
    const cpod_client_options *options;
    struct cpodi_curl_loop *loop; /* whose multi handle is used; NULL: it has its own */
    CURLM *multi;
    CURL *easy;
    CURLU *address;      /* the origin, parsed; NULL: none yet */
    cpodi_buffer origin; /* `address` as text */
    struct curl_slist *sent_headers;
    cpodi_buffer head_text; /* names and values, each with a NUL */
    cpod_header *headers;   /* into `head_text` */
    size_t header_capacity;
    cpodi_buffer received; /* body bytes, of which `consumed` are read */
    char message[CURL_ERROR_SIZE];
    int64_t connect_timeout_ms;
    cpodi_curl_shape shape;
    bool goes_direct; /* no proxy is used for any address */
    bool is_set_up;   /* the options that never change are set */
    bool has_certificate;

    /* Of this request. */
    const cpod_http_request *request;
    size_t consumed;
    bool uses_tls;     /* and may so raise SIGPIPE; plain sockets are written to without */
    bool is_added;     /* to the multi handle */
    bool head_is_done; /* status and headers are complete */
    bool is_paused;    /* until what was received is read */
    bool is_done;
    bool was_sent; /* or is being */
    bool would_be_sent_again;
    bool out_of_memory;
    bool upload_failed;
    CURLcode result;      /* once done; before that, of the last option that was set */
    int64_t active_at_ms; /* the last byte, either way; kept only where the request has an idle timeout */
} cpodi_curl_exchange;

/* An exchange without handles' options; `loop` NULL: by itself. NULL: memory has run out. */
cpodi_curl_exchange *cpodi_curl_exchange_new(const cpod_allocator *allocator,
                                             const cpod_client_options *options, bool goes_direct,
                                             struct cpodi_curl_loop *loop);
void cpodi_curl_exchange_free(cpodi_curl_exchange *exchange);

/* Makes a kept exchange ready for a request, and after it for being kept. */
void cpodi_curl_exchange_begin(cpodi_curl_exchange *exchange, const cpod_http_request *request);
void cpodi_curl_exchange_end(cpodi_curl_exchange *exchange);

/* Tells the easy handle all about the request. CPOD_ERR_NO_MEMORY; CPOD_ERR_INVALID_ARGUMENT: no URL;
 * CPOD_ERR_CONFIGURATION: curl refuses an option. */
cpod_status cpodi_curl_set_up(cpodi_curl_exchange *exchange, cpod_error *error);

/* Has curl call back for head, body and upload of an exchange. False: it refuses. */
bool cpodi_curl_set_callbacks(cpodi_curl_exchange *exchange);

/* Whether a request has a body, be it an empty one. */
bool cpodi_curl_sends_body(const cpod_http_request *request);

/* Tells the easy handle the request's headers. False: memory has run out. */
bool cpodi_curl_set_headers(cpodi_curl_exchange *exchange);

/* Overwrites, since one of them may be a secret, and frees. */
void cpodi_curl_forget_headers(struct curl_slist *lines);

/* The class of a curl failure, with its message. */
cpod_status cpodi_curl_failure(const cpodi_curl_exchange *exchange, cpod_error *error);

#endif

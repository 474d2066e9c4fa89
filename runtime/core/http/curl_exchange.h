/* One exchange over libcurl: a multi handle, which owns the connections (or the multi handle of a loop), an
 * easy handle, and the data that both refer to. It is kept after the exchange and reused by the next one,
 * so that a request sets only the options that differ from the previous request. */
#ifndef CPOD_RUNTIME_CURL_EXCHANGE_H
#define CPOD_RUNTIME_CURL_EXCHANGE_H

#include "core/base/buffer.h"
#include "core/http/content.h"
#include "core/http/timeout.h"
#include "cpod/core/curl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdint.h>

/* Of the names and values of a response. */
#define CPODI_MAX_HEAD ((size_t)256 * 1024)

/* A GOAWAY frame of HTTP/2: the server processes no stream above the last one. */
typedef struct cpodi_goaway {
    unsigned long connection; /* its number, plus 1; 0: no frame */
    unsigned long last_stream;
} cpodi_goaway;

/* The open sockets of a multi handle. */
typedef struct cpodi_curl_socket {
    curl_socket_t fd;
    int port; /* its own; 0: not known yet */
} cpodi_curl_socket;

typedef struct cpodi_curl_sockets {
    cpodi_curl_socket *items;
    size_t count;
    size_t capacity;
} cpodi_curl_sockets;

typedef struct cpodi_curl_exchange {
    cpod_http_exchange head; /* first member: the part that the runtime sees */

    /* Kept from one request to the next. */
    struct cpodi_curl_exchange *next;   /* in the pool, or in the loop */
    uintptr_t last_thread;              /* that released it */
    const struct cpodi_curl_pool *pool; /* allocator and options */
    struct cpodi_curl_loop *loop;       /* whose multi handle is used; NULL: its own */
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
    cpodi_curl_sockets sockets; /* of its own multi handle */
    cpodi_curl_sockets *opened; /* `sockets`, or those of the loop */
    bool is_get;                /* the easy handle is configured for GET without a body */
    bool is_set_up;             /* the options that never change are set */
    bool is_plain;              /* HTTP/1.1 was chosen, since the last request was without TLS */
    bool has_certificate;
    bool has_digest;      /* the easy handle has a user, a password and what curl keeps of a challenge */
    bool is_traced;       /* curl reports to the trace function */
    bool counts_progress; /* curl reports to the progress function */

    /* Of this request, up to the end: cpodi_curl_exchange_begin() zeroes it. */
    const cpod_http_request *request;
    size_t consumed;
    bool sends_body;    /* by its method, perhaps an empty one */
    bool uses_tls;      /* and may therefore raise SIGPIPE; plain sockets cannot */
    bool is_added;      /* to the multi handle */
    bool is_in_head;    /* its status line was received, the empty line at its end was not */
    bool head_is_done;  /* status and headers are complete */
    bool is_challenged; /* it has the head of a 401 which curl may respond to: cpodi_curl_hold_challenge() */
    unsigned challenges;
    bool rewind_failed; /* of the upload, after a challenge */
    bool is_paused;     /* until the received bytes are read */
    bool is_done;
    bool was_sent;       /* or is being sent */
    bool is_sent;        /* to its end */
    bool has_first_byte; /* of the response */
    curl_off_t body_sent;
    bool resend_refused;
    bool has_connected;   /* a connection was opened for it */
    bool has_stray_bytes; /* its connection had bytes before the request was sent */
    bool out_of_memory;
    bool upload_failed;
    bool upload_ended;
    bool head_too_large;
    bool head_begins_blank;   /* its first header begins with a space or tab */
    bool was_refused;         /* HTTP/2 ended the stream before the server processed it */
    unsigned long connection; /* its number in the multi handle, plus 1; 0: unknown */
    unsigned long sent_on;    /* the connection on which the request was sent last */
    unsigned long stream;     /* of HTTP/2; 0: none yet */
    cpodi_goaway goaway;      /* received by its connection; not used in a loop */
    bool is_in_tunnel;        /* has sent CONNECT to a proxy */
    bool handshake_began;
    bool certificate_requested; /* by the server, in a handshake of this exchange */
    unsigned char alert;        /* TLS alert received, RFC 8446, section 6; 0: none */
    cpodi_content content;      /* decoder of the body */
    CURLcode result;            /* when done; before that, of the last option set */
    curl_off_t total_before;    /* the total time of the last transfer, with a request that is measured */
    /* Kept only for requests with a timeout that needs them. */
    int64_t began_ms;
    int64_t active_at_ms; /* of the last byte either way; while it waits, of the end of the request */
} cpodi_curl_exchange;

/* Creates an exchange; options are set later. `loop` NULL: with a multi handle of its own. NULL: out of
 * memory. */
cpodi_curl_exchange *cpodi_curl_exchange_new(const struct cpodi_curl_pool *pool,
                                             struct cpodi_curl_loop *loop);
void cpodi_curl_exchange_free(cpodi_curl_exchange *exchange);

/* Prepares an exchange for a request, and after it for reuse. */
void cpodi_curl_exchange_begin(cpodi_curl_exchange *exchange, const cpod_http_request *request);
void cpodi_curl_exchange_end(cpodi_curl_exchange *exchange);

/* Configures the easy handle for the request. CPOD_ERR_NO_MEMORY; CPOD_ERR_INVALID_ARGUMENT: malformed URL;
 * CPOD_ERR_CONFIGURATION: curl rejects an option. */
cpod_status cpodi_curl_set_up(cpodi_curl_exchange *exchange, cpod_error *error);

/* Sets an option; the result is in `exchange->result`. */
#define CPODI_CURL_SET(exchange, option, value) \
    (((exchange)->result = curl_easy_setopt((exchange)->easy, (option), (value))) == CURLE_OK)

/* Registers the callbacks for head, body and upload. False: curl rejects one. */
bool cpodi_curl_set_callbacks(cpodi_curl_exchange *exchange);

/* Whether the body of the request has left the library. */
bool cpodi_curl_is_upload_complete(const cpodi_curl_exchange *exchange);

/* Reports the head of the response, which is complete. */
void cpodi_curl_finish_head(cpodi_curl_exchange *exchange);

/* ---- curl_digest.c ---- */

/* Whether curl is to respond to a challenge of HTTP Digest. */
bool cpodi_curl_uses_digest(const cpod_http_request *request);

/* Sets user and password of a request that uses Digest, on a handle that has those of no other request.
 * CPOD_ERR_NO_MEMORY; CPOD_ERR_CONFIGURATION: curl has no Digest. */
cpod_status cpodi_curl_set_digest(cpodi_curl_exchange *exchange, cpod_error *error);

/* With a complete head: whether curl may respond to it, so that it is not yet the response. It is not if curl sends
 * the request again; it is, if the body or the end of the transfer comes first. */
bool cpodi_curl_hold_challenge(cpodi_curl_exchange *exchange);

/* Makes the head that is held, if any, the response. */
void cpodi_curl_accept_challenge(cpodi_curl_exchange *exchange);

/* ---- curl_tls.c ---- */

/* Sets whom the client trusts, and the oldest version. False: curl rejects an option. */
bool cpodi_curl_set_tls(cpodi_curl_exchange *exchange);

/* Sets or removes the client certificate, which is for the API only, not for other servers. */
bool cpodi_curl_set_certificate(cpodi_curl_exchange *exchange);

/* Stores the results of the exchanges of a multi handle that are done, and wakes their calls. */
void cpodi_curl_note_ends(CURLM *multi);

/* Overwrites the lines, which may contain secrets, and frees them. */
void cpodi_curl_free_headers(struct curl_slist *lines);

/* ---- curl_failure.c ---- */

/* Fills the error for a failed exchange, with the advice CPOD_RETRY_SAFE where the server has not processed
 * the request. Returns its status. */
cpod_status cpodi_curl_failure(const cpodi_curl_exchange *exchange, cpod_error *error);

/* When the response began, where no callback has reported it yet, such as in its first line; 0: it has not. Also 0
 * for a request with a body, for which curl has no such time. */
int64_t cpodi_curl_response_began_at(const cpodi_curl_exchange *exchange);

/* Returns how far the exchange is: "while …". */
const char *cpodi_curl_phase(const cpodi_curl_exchange *exchange);

/* ---- curl_trace.c ---- */

/* Whether a GOAWAY of HTTP/2 states that the server does not process the request. */
bool cpodi_curl_is_abandoned(const cpodi_curl_exchange *exchange);

/* Whether the server may have processed the request: false, where it was not sent, or refused by HTTP/2. */
bool cpodi_curl_may_be_processed(const cpodi_curl_exchange *exchange);

/* A debug function of curl that notes in the exchange what no result code expresses. */
int cpodi_curl_trace(CURL *easy, curl_infotype type, char *text, size_t length, void *context);

/* ---- curl_measure.c ---- */

/* Before the transfer of a request begins. */
void cpodi_curl_measure_begin(cpodi_curl_exchange *exchange);

/* Stores what curl has measured so far, if the request asks for it. */
void cpodi_curl_measure(const cpodi_curl_exchange *exchange);

/* ---- curl_stray.c ---- */

/* A socket option callback of curl that notes the sockets it opens. */
int cpodi_curl_note_socket(void *context, curl_socket_t fd, curlsocktype purpose);

/* A callback of curl that closes a socket; `context` are the cpodi_curl_sockets. */
int cpodi_curl_close_socket(void *context, curl_socket_t fd);

/* After curl has closed all of them. */
void cpodi_curl_sockets_free(cpodi_curl_sockets *sockets, const cpod_allocator *allocator);

/* Whether the reused connection with this local port has received bytes that belong to no response. */
bool cpodi_curl_has_stray_bytes(const cpodi_curl_exchange *exchange, int own_port);

/* ---- curl_pool.c ---- */

/* A pool of idle exchanges with their open connections. A thread gets the one that it released itself, else
 * the one released last, whose connections are the most recently used. */
typedef struct cpodi_curl_pool {
    const cpod_allocator *allocator;
    const cpod_client_options *options;
    cpod_curl_options curl; /* in this library's size; `configure` NULL: none */
    bool goes_direct;       /* neither the options nor the environment name a proxy */
    pthread_mutex_t lock;
    cpodi_curl_exchange *idle;
    size_t idle_count;
} cpodi_curl_pool;

/* False: no mutex available, or curl cannot be initialised. */
bool cpodi_curl_pool_init(cpodi_curl_pool *pool, const cpod_allocator *allocator,
                          const cpod_client_options *options);
void cpodi_curl_pool_destroy(cpodi_curl_pool *pool); /* after all exchanges are released */

/* Returns an idle exchange or a new one; NULL: out of memory. Both functions are thread-safe. */
cpodi_curl_exchange *cpodi_curl_pool_acquire(cpodi_curl_pool *pool);
void cpodi_curl_pool_release(cpodi_curl_pool *pool, cpodi_curl_exchange *exchange);

#endif

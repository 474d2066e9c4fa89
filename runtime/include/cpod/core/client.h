/** @file
 * cpod_client: its options, the options of one call, cancellation, what is known of an answer, raw calls. */
#ifndef CPOD_CORE_CLIENT_H
#define CPOD_CORE_CLIENT_H

#include "cpod/core/download.h"
#include "cpod/core/error.h"
#include "cpod/core/hooks.h"
#include "cpod/core/memory.h"
#include "cpod/core/transport.h"
#include "cpod/core/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A connection to one API: address, credentials, connections, limits. Made by `<prefix>_client_new()`.
 * May be used by any number of threads at once. */
typedef struct cpod_client cpod_client;

/** Many calls at once. See cpod/core/batch.h. */
typedef struct cpod_batch cpod_batch;

/** Gives a bearer token (without "Bearer "), for programs that have a login of their own. Called with `force`
 * true after the server refused the last one. Writes it to `buffer`; @return its length, or a negative number
 * when none can be had. */
typedef int (*cpod_token_callback)(void *context, bool force, char *buffer, size_t capacity);

/** What a refresh brought. The texts live until the hook returns. */
typedef struct cpod_new_token {
    size_t size;               /**< Of this struct as the library was compiled. */
    const char *access_token;  /**< The new one. */
    const char *refresh_token; /**< The one that works from now on, also where the server left it as it was;
                                  NULL: there is none (client credentials). */
    int64_t lifetime_ms;       /**< How long the access token works, counted from when it was asked for. */
} cpod_new_token;

/** Tells of each token the client has fetched, so that the program can store it for its next start: servers
 * commonly take a refresh token only once. Called on the thread of the call that needed the token; never by
 * two threads at once, and in the order the tokens came. It may use the client: the new token is in force.
 * Texts are secrets: the library never logs them. */
typedef void (*cpod_token_hook)(void *context, const cpod_new_token *token);

/** A line of log: one per attempt and one per retry, and its bodies with `log_bodies`. Text is redacted.
 * Called on the thread of the call. */
typedef void (*cpod_log_callback)(void *context, const char *line);

/** How to make a client. `cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;`, then set what differs.
 * All texts are copied. */
typedef struct cpod_client_options {
    size_t size;          /**< Set by CPOD_CLIENT_OPTIONS_INIT. */
    const char *base_url; /**< NULL: the first server of the API. An origin gets the server's path appended; a
                             URL with a path is used as it is. */
    const char
        *base_path; /**< Overrides the path that is appended to an origin; "" for none; NULL: the API's. */

    const char *token;         /**< A bearer token; wins over the rest. */
    int64_t token_lifetime_ms; /**< With `refresh_token`: how long `token` works from now; it is renewed at
                                  80 % of that. 0: not known, then it is renewed after a 401. */
    const char *refresh_token; /**< Gets the next token when `token` ends or is refused (401), and replaces
                                  itself when the answer brings another. With `client_id`, and
                                  `client_secret` if there is one, where the server wants them. Without
                                  `token` the first call begins with a refresh. Once the server refuses it
                                  (400, 401 or 403), every call fails with CPOD_ERR_AUTH without asking
                                  again. A call that is cancelled, or runs out of time, while it renews the
                                  token may leave the refresh token used up without an answer. */
    const char *refresh_path;  /**< Below the base URL: takes the form of RFC 6749, section 6. Needed with
                                  `refresh_token`. */
    cpod_token_hook on_token;  /**< Or NULL. Not called for tokens of `token_callback`. */
    void *on_token_context;    /**< For `on_token`. */
    cpod_token_callback token_callback; /**< Not together with `refresh_token`. */
    void *token_context;                /**< For `token_callback`. */
    const char *client_id;     /**< Client credentials: exchanged for a token at the API's token endpoint. */
    const char *client_secret; /**< Goes with `client_id`. Never logged. */
    const char *api_key;  /**< Shorthand for `client_secret` without a `client_id`; or the key of an API whose
                             security is an API key. */
    const char *username; /**< HTTP basic authentication, for APIs that have it. */
    const char *password; /**< Goes with `username`. */

    const char *user_agent;     /**< Appended to the library's own. */
    const cpod_header *headers; /**< Sent with every request. */
    size_t header_count;        /**< Of `headers`. */

    int64_t connect_timeout_ms; /**< 0: 5,000. */
    int64_t attempt_timeout_ms; /**< 0: 60,000. */
    int64_t call_timeout_ms;    /**< 0: 600,000. */
    int64_t idle_timeout_ms;    /**< Streams, uploads and downloads; 0: 60,000. */
    int max_retries;            /**< After the first try; 0: 2; CPOD_NO_RETRIES: none. */

    size_t max_body_bytes;  /**< 0: 64 MiB. */
    size_t max_event_bytes; /**< 0: 1 MiB. */
    int max_json_depth;     /**< 0: 256. */
    bool lenient_required;  /**< Answers may lack required members. */

    const char *ca_file;            /**< PEM bundle to trust instead of the system's. */
    const char *client_certificate; /**< PEM file. */
    const char *client_key;         /**< PEM file. */
    const char *proxy; /**< http, https or socks URL; NULL: as the environment says when the client is made;
                          "": none. */

    cpod_log_callback log;           /**< Gets the log; NULL: there is none. */
    void *log_context;               /**< For `log`. */
    const cpod_allocator *allocator; /**< NULL: malloc. Copied. */
    const cpod_transport *transport; /**< NULL: libcurl. Copied; released with the client. */
    const cpod_hooks *hooks; /**< Told of every attempt, that for a token included; NULL: none. Copied. */
    bool log_bodies; /**< The log gets two lines more an attempt: the beginnings of the JSON that is sent and
                        of the JSON that comes. For development: they hold what people wrote. Never those of
                        an operation that answers with secrets, nor a body that has one. */
} cpod_client_options;

/** Value of `max_retries` for none at all. */
#define CPOD_NO_RETRIES (-1)

/** What is known of the answer to a call; filled when `call.response` points to it, on success and on
 * failure. */
typedef struct cpod_response_info {
    size_t size;              /**< Set by CPOD_RESPONSE_INFO_INIT. */
    int http_status;          /**< Of the last attempt; 0: no answer came. */
    int attempts;             /**< Tries made. */
    char request_id[128];     /**< From the header X-Request-ID, else from the envelope. */
    char server_time[64];     /**< Timestamp of the envelope, else the Date header. */
    char content_type[128];   /**< Of the answer; "" when it names none. */
    uint64_t body_bytes;      /**< Received, after decompression. */
    int64_t elapsed_ms;       /**< From the start of the call to its end. */
    char *headers;            /**< All headers as text, one a line; NULL unless `keep_headers`. Freed by
                                 cpod_response_info_clear(). */
    char *error_body;         /**< Body of a failed answer; NULL unless `keep_error_body`. Freed by
                                 cpod_response_info_clear(). */
    size_t error_body_length; /**< Of `error_body`, in bytes. */
    bool keep_headers;        /**< Set by the caller. */
    bool keep_error_body;     /**< Set by the caller: needed for `<operation>_error_decode()`. */
} cpod_response_info;

/** Options of one call; they travel with its parameters: `params.call = CPOD_CALL(.timeout_ms = 5000)`. */
typedef struct cpod_call_options {
    size_t size;                /**< Set by CPOD_CALL() and CPOD_CALL_OPTIONS_INIT. */
    int64_t timeout_ms;         /**< Of the whole call with its retries; 0: the client's; negative: none. */
    int64_t attempt_timeout_ms; /**< Of one try; 0: the client's; negative: none. */
    int64_t deadline_ms; /**< On cpod_monotonic_ms()'s clock; 0: none. The earlier of this and `timeout_ms`
                            counts. */
    int max_retries;     /**< 0: the client's; CPOD_NO_RETRIES: none. */
    const char *idempotency_key;   /**< Sent as Idempotency-Key; makes a POST or PATCH retryable. */
    const cpod_header *headers;    /**< Added to, or replacing, the client's; never Authorization's. */
    size_t header_count;           /**< Of `headers`. */
    cpod_cancel *cancel;           /**< Or NULL. */
    cpod_response_info *response;  /**< Filled when not NULL. */
    const cpod_download *download; /**< Where a file that is the result goes; NULL: to memory. Operations
                                      whose result is none: CPOD_ERR_INVALID_ARGUMENT. */
    cpod_progress_callback upload_progress; /**< Told how much of the request's body is sent, also of a raw
                                               call's; or NULL. Not called where there is none. */
    void *upload_progress_context;          /**< For `upload_progress`. */
    cpod_batch *batch; /**< The call is put into this batch and returns at once, see cpod/core/batch.h; NULL:
                          it is made here and now. */
    void *tag;         /**< With `batch`: what cpod_batch_next() tells it by. */
} cpod_call_options;

#ifdef __cplusplus
#define CPOD_SIZED_INIT_(type, name) \
    static inline type name(void)    \
    {                                \
        type value = type();         \
        value.size = sizeof value;   \
        return value;                \
    }
CPOD_SIZED_INIT_(cpod_client_options, cpod_client_options_init_)
CPOD_SIZED_INIT_(cpod_response_info, cpod_response_info_init_)
CPOD_SIZED_INIT_(cpod_call_options, cpod_call_options_init_)
#define CPOD_CLIENT_OPTIONS_INIT cpod_client_options_init_()
#define CPOD_RESPONSE_INFO_INIT  cpod_response_info_init_()
#define CPOD_CALL_OPTIONS_INIT   cpod_call_options_init_()
#else
/** All defaults: `cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;` */
#define CPOD_CLIENT_OPTIONS_INIT            \
    {                                       \
        .size = sizeof(cpod_client_options) \
    }
/** Nothing known yet, nothing kept: `cpod_response_info info = CPOD_RESPONSE_INFO_INIT;` */
#define CPOD_RESPONSE_INFO_INIT            \
    {                                      \
        .size = sizeof(cpod_response_info) \
    }
/** All defaults: `cpod_call_options options = CPOD_CALL_OPTIONS_INIT;` */
#define CPOD_CALL_OPTIONS_INIT            \
    {                                     \
        .size = sizeof(cpod_call_options) \
    }
/** Call options in place: `CPOD_CALL(.timeout_ms = 5000, .max_retries = CPOD_NO_RETRIES)`. Lives as long as
 * the enclosing block. */
#define CPOD_CALL(...) (&(const cpod_call_options){.size = sizeof(cpod_call_options), __VA_ARGS__})
#endif

/** Frees what a response info holds, and empties it but for its `keep_` flags. NULL is fine. */
CPOD_API void cpod_response_info_clear(cpod_response_info *info);

/** Frees a client. Results outlive it; iterators, streams and batches keep what they need of it until they
 * are freed. NULL is fine. No call may be under way on it. */
CPOD_API void cpod_client_free(cpod_client *client);

/** The address requests go to, without a trailing '/'. Lives as long as the client. Thread-safe. */
CPOD_API const char *cpod_client_base_url(const cpod_client *client);

/** Makes a cancel token. @return CPOD_OK or CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_cancel_new(cpod_cancel **out);
/** Cancels every call that has the token, now and later: they end with CPOD_ERR_CANCELLED within 100 ms. From
 * any thread, also from a signal handler. */
CPOD_API void cpod_cancel_trigger(cpod_cancel *cancel);
/** Whether the token was used. Thread-safe. */
CPOD_API bool cpod_cancel_is_triggered(const cpod_cancel *cancel);
/** Frees a token that no call uses any more. NULL is fine. */
CPOD_API void cpod_cancel_free(cpod_cancel *cancel);

/** The answer to a raw call, in one piece of memory: cpod_raw_response_free(). */
typedef struct cpod_raw_response {
    int http_status;          /**< 200 to 299. */
    const char *content_type; /**< "" when none. */
    const char *body;         /**< NUL-terminated. */
    size_t body_length;       /**< Without the NUL. */
} cpod_raw_response;

/** Calls an endpoint the API description does not have, with the client's credentials, retries and limits.
 *
 * @param client    any; a call under way holds up no other.
 * @param method    "GET", "POST" and so on, in upper case.
 * @param path      below the base URL, beginning with '/', escaped by the caller.
 * @param query     "a=1&b=2", escaped by the caller; NULL: none.
 * @param json      body, or NULL.
 * @param options   of this call, all of them: `upload_progress` is told of the body, `download` takes that of
 * the answer
 *                  (`response->body` is empty then); NULL: the client's.
 * @param response  NULL when not wanted; else owned by the caller: cpod_raw_response_free().
 * @param error     or NULL.
 * @return as every call: CPOD_OK on 2xx, else the class of the failure. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_call_raw(cpod_client *client, const char *method, const char *path,
                                                   const char *query, const cpod_json *json,
                                                   const cpod_call_options *options,
                                                   cpod_raw_response **response, cpod_error *error);
/** Frees what cpod_call_raw() returned. NULL is fine. */
CPOD_API void cpod_raw_response_free(cpod_raw_response *response);

#ifdef __cplusplus
}
#endif

#endif

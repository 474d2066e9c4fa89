/** @file
 * cpod_client: its options, the options of one call, response details, cancellation, raw calls. */
#ifndef CPOD_CORE_CLIENT_H
#define CPOD_CORE_CLIENT_H

#include "cpod/core/clock.h"
#include "cpod/core/credential.h"
#include "cpod/core/download.h"
#include "cpod/core/error.h"
#include "cpod/core/hooks.h"
#include "cpod/core/memory.h"
#include "cpod/core/retry.h"
#include "cpod/core/server.h"
#include "cpod/core/transport.h"
#include "cpod/core/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A connection to one API: address, credentials, connections, limits. Created by `<prefix>_client_new()`.
 * Thread-safe: any number of threads may use one client at the same time. */
typedef struct cpod_client cpod_client;

/** Many concurrent calls on one thread. See cpod/core/batch.h. */
typedef struct cpod_batch cpod_batch;

/** The result of a refresh. The texts live until the hook returns. */
typedef struct cpod_new_token {
    size_t size;              /**< Of this struct, as the library was compiled. */
    const char *access_token; /**< The new token. */
    /** The one valid from now on, even if it did not change; NULL with client credentials. */
    const char *refresh_token;
    int64_t lifetime_ms; /**< Lifetime of the access token, from the time of the request. */
} cpod_new_token;

/** Called for each token that the client has fetched, so that the program can store it: servers commonly
 * accept a refresh token only once. Runs on the thread of the call that needed the token, never on two
 * threads at the same time, in the order of the tokens. May use the client, which has the new token already.
 * The texts are secrets; the library never logs them. */
typedef void (*cpod_token_hook)(void *context, const cpod_new_token *token);

/** Receives one line of log: one an attempt, one a retry, and the bodies with `log_bodies`. Secrets are
 * redacted. Runs on the thread of the call. */
typedef void (*cpod_log_callback)(void *context, const char *line);

/** A callback for the option `log`: writes each line to standard error, after the time in UTC and a level (`debug`
 * for bodies, `info` for responses below 400, else `warning`):
 *
 *     2026-03-01T09:30:00.123Z info cpod: GET https://api.cyberpod.app/api/v1/pods -> 200, attempt 1, 12 ms, ...
 *
 * Each line is one write() of at most 4,096 bytes, so that those of several threads do not mix; a longer one is cut.
 * Errors of writing are ignored. Thread-safe.
 *
 * @param context  not used.
 * @param line     without a line end; control characters are replaced. */
CPOD_API void cpod_log_to_stderr(void *context, const char *line);

/** Whether the library makes an idempotency key for a POST or PATCH, so that it can be retried. One key serves
 * all attempts of a call. The call option `idempotency_key` takes precedence. */
typedef enum cpod_idempotency {
    CPOD_IDEMPOTENCY_DEFAULT = 0,  /**< Of a call: the client's; of a client: CPOD_IDEMPOTENCY_DECLARED. */
    CPOD_IDEMPOTENCY_DECLARED = 1, /**< Only where the operation declares the header Idempotency-Key. */
    /** Always. For servers that observe the header: others would execute a repeated request twice. */
    CPOD_IDEMPOTENCY_AUTO = 2
} cpod_idempotency;

/** The oldest version of TLS that a client accepts. */
typedef enum cpod_tls_version {
    CPOD_TLS_DEFAULT = 0, /**< CPOD_TLS_1_2. */
    CPOD_TLS_1_2 = 2,     /**< RFC 5246. */
    CPOD_TLS_1_3 = 3      /**< RFC 8446. */
} cpod_tls_version;

/** Access to libcurl. See cpod/core/curl.h. */
typedef struct cpod_curl_options cpod_curl_options;

/** Options of a client. Begin with `cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;` and set the
 * members that differ from the defaults. All texts are copied. */
typedef struct cpod_client_options {
    size_t size; /**< Set by CPOD_CLIENT_OPTIONS_INIT. */
    /** NULL: the first server of the API. To an origin the server's path is appended; a URL with a path is
     * used unchanged. Operations with a server elsewhere are still sent there: see `servers`. */
    const char *base_url;
    const char *base_path; /**< The path to append to an origin; "": none; NULL: the server's. */

    const char *token; /**< A bearer token; takes precedence over all other credentials. */
    /** With `refresh_token`: lifetime of `token` from now on; it is renewed at 80 % of that. 0: unknown; it
     * is renewed after a 401. */
    int64_t token_lifetime_ms;
    /** Renews `token` when it expires or is refused (401); replaced by the one in the response, if any. Sent
     * with `client_id` and `client_secret` where these are set. Without `token` the first call begins with a
     * refresh. Once the server refuses it (400, 401 or 403), every call fails with CPOD_ERR_AUTH without
     * another request. A refresh that is cancelled or times out may have used the refresh token up. */
    const char *refresh_token;
    /** Endpoint for refresh tokens, below the base URL; takes the form of RFC 6749, section 6. Required with
     * `refresh_token`. With client credentials: a refresh token that arrives with a token is used there, and
     * the credentials again once it is refused; NULL: it is ignored. */
    const char *refresh_path;
    cpod_token_hook on_token; /**< Receives new tokens, except those of `token_callback`; or NULL. */
    void *on_token_context;   /**< Passed to `on_token`. */
    cpod_token_callback token_callback; /**< Provides tokens; excludes `refresh_token`. Or NULL. */
    void *token_context;                /**< Passed to `token_callback`. */
    /** OAuth client credentials, exchanged for a token at the API's token endpoint. */
    const char *client_id;
    const char *client_secret; /**< Of `client_id`. Never logged. */
    /** The key of an API whose security is an API key; else a `client_secret` without a `client_id`. */
    const char *api_key;
    const char *username; /**< For HTTP Basic or Digest, whichever the API uses. */
    const char *password; /**< Used with `username`. */

    const char *user_agent;     /**< Appended to the library's own. */
    const cpod_header *headers; /**< Sent with every request; override the API's default headers. */
    size_t header_count;        /**< Number of `headers`. */

    /** Until the request can be sent: name resolution, TCP, the tunnel of a proxy, TLS. 0: 5,000; negative:
     * none. */
    int64_t connect_timeout_ms;
    int64_t attempt_timeout_ms; /**< 0: 60,000; negative: none. */
    int64_t call_timeout_ms;    /**< 0: 600,000; negative: none. */
    /** Longest time without a byte while a request is sent or a response is read, of all calls. 0: 60,000 for
     * streams, uploads and downloads, which have no other limit, none for other calls; negative: none. */
    int64_t idle_timeout_ms;
    int max_retries; /**< After the first attempt. 0: 2; CPOD_NO_RETRIES: none. */

    size_t max_body_bytes;  /**< 0: 64 MiB. */
    size_t max_event_bytes; /**< 0: 1 MiB. */
    int max_json_depth;     /**< 0: 256; at most 1,024, as is any higher one. */
    bool lenient_required;  /**< Accept responses without required members. */

    const char *ca_file; /**< PEM file of authorities to trust instead of the system's. */
    /** PEM file: the certificate, then those that lead to its authority. Needs a key, in either form. */
    const char *client_certificate;
    const char *client_key; /**< PEM file. Needs a certificate, in either form. */
    /** http, https or socks URL; "": none; NULL: from the environment, when the client is made. */
    const char *proxy;

    cpod_log_callback log;           /**< Receives the log, as cpod_log_to_stderr() does; NULL: no log. */
    void *log_context;               /**< Passed to `log`. */
    const cpod_allocator *allocator; /**< NULL: malloc. Copied. */
    const cpod_transport *transport; /**< NULL: libcurl. Copied; released with the client. */
    /** Called around every attempt, token requests included; NULL: none. Copied. */
    const cpod_hooks *hooks;
    /** For development: log the beginnings of JSON bodies, two more lines an attempt. Bodies that may contain
     * a secret are never logged, others may contain personal data. */
    bool log_bodies;
    const cpod_clock *clock;        /**< Time and random numbers; NULL: the system's. Copied. */
    const cpod_retry_policy *retry; /**< NULL: the defaults (cpod/core/retry.h). Copied. */
    cpod_idempotency idempotency;   /**< 0: only where an operation declares the header. */

    /** From the end of sending a request to the first byte of the response. 0: `idle_timeout_ms` for streams,
     * uploads and downloads, none for other calls; negative: none. */
    int64_t first_byte_timeout_ms;
    const char *ca_pem;                 /**< As `ca_file`, instead of it: the content of the file. */
    const char *client_certificate_pem; /**< As `client_certificate`, instead of it. */
    /** As `client_key`, instead of it. May be the same text as `client_certificate_pem`. */
    const char *client_key_pem;
    const char *client_key_password; /**< Of an encrypted `client_key` or `client_key_pem`. */
    cpod_tls_version min_tls;        /**< Of servers and HTTPS proxies. 0: CPOD_TLS_1_2. */
    /** Configures libcurl before each transfer; NULL: no access. Copied. Not with `transport`. */
    const cpod_curl_options *curl;
    /** Accept text in responses that C strings or Unicode cannot represent: `\u0000`, lone surrogates such as
     * `\ud800`, and invalid UTF-8 become U+FFFD, and `replaced_texts` of the response information counts them.
     * Keys of free-form JSON and maps that become equal: the last one counts. Not for raw calls and files. */
    bool lenient_text;
    /** For security schemes by name, in place of `token`, `api_key`, `username` and `client_id`, which serve an
     * API with one scheme of the type: where it has several they are CPOD_ERR_CONFIGURATION, where it has none they
     * are not used. Copied. */
    const cpod_credential *credentials;
    size_t credential_count; /**< Number of `credentials`. */
    /** Addresses of servers that the API has beside the first one (cpod/core/server.h). Copied; an unknown name or
     * a malformed URL is CPOD_ERR_CONFIGURATION. */
    const cpod_server *servers;
    size_t server_count; /**< Number of `servers`. */
    /** Values of variables in the URLs of servers, in place of the defaults. Copied; an unknown name or a value
     * outside the API's list is CPOD_ERR_CONFIGURATION. */
    const cpod_server_variable *server_variables;
    size_t server_variable_count; /**< Number of `server_variables`. */
    /** With `base_url`: a call whose server is elsewhere than the API's first one, and not among `servers`, fails
     * with CPOD_ERR_CONFIGURATION before any I/O. For tests, which must not reach another host. */
    bool require_server_mapping;
} cpod_client_options;

/** Value of `max_retries` for no retries. */
#define CPOD_NO_RETRIES (-1)

/** Details of the response to a call; filled in when `call.response` points to it, on success and on
 * failure. */
typedef struct cpod_response_info {
    size_t size; /**< Set by CPOD_RESPONSE_INFO_INIT. */
    /** Of the last attempt; 0: no response. After the success of a download that was continued: of the response
     * that it began with, as are `content_type`, `etag` and `last_modified`. */
    int http_status;
    int attempts;           /**< Number of attempts. */
    char request_id[128];   /**< From the header X-Request-ID, else from the envelope. */
    char server_time[64];   /**< Timestamp of the envelope, else the Date header. */
    char content_type[128]; /**< "" when absent. */
    /** Received, after decompression. Of a download: the bytes of the content that the destination has, also
     * those of earlier attempts that the last one continued. */
    uint64_t body_bytes;
    int64_t elapsed_ms; /**< From the start of the call to its end. */
    /** All headers as text, one a line, for a log; NULL unless `keep_headers`. Not to be changed:
     * cpod_response_header() and `<operation>_headers_decode()` read them. Freed by cpod_response_info_clear(). */
    char *headers;
    /** Body of a failure, or of a success in a media type that the function does not return (CPOD_ERR_PROTOCOL); NULL
     * unless `keep_error_body`. Freed by cpod_response_info_clear(). */
    char *error_body;
    size_t error_body_length; /**< Of `error_body`, in bytes. */
    bool keep_headers;        /**< Set by the caller: required for cpod_response_header() and
                                   `<operation>_headers_decode()`. */
    bool keep_error_body;     /**< Set by the caller: required for `<operation>_error_decode()`. */
    /** Entity tag with its quotes, for the call options `if_none_match` and `if_match`; "" when absent, or
     * longer than 255 bytes. */
    char etag[256];
    char last_modified[64]; /**< For the call option `if_modified_since`; "" when absent or not a date. */
    /** Number of strings and keys of the body in which the option `lenient_text` has replaced characters. Of a
     * stream: 0, since its events come later; the log has a line for each. */
    uint32_t replaced_texts;
    /** For the library: to which the members of `<operation>_headers` point. Freed by cpod_response_info_clear(). */
    void *header_values;
} cpod_response_info;

/** Options of one call, which travel with its parameters: `params.call = CPOD_CALL(.timeout_ms = 5000)`. A member
 * that the library does not know must be zero (cpod/core/base.h). */
typedef struct cpod_call_options {
    size_t size;                /**< Set by CPOD_CALL() and CPOD_CALL_OPTIONS_INIT. */
    int64_t timeout_ms;         /**< Of the whole call with its retries. 0: the client's; negative: none. */
    int64_t attempt_timeout_ms; /**< Of one attempt. 0: the client's; negative: none. */
    /** On the clock of cpod_monotonic_ms(), or of the option `clock`; 0: none. The earlier of this and
     * `timeout_ms` applies. */
    int64_t deadline_ms;
    int max_retries;              /**< 0: the client's; CPOD_NO_RETRIES: none. */
    const char *idempotency_key;  /**< Sent as Idempotency-Key; makes a POST or PATCH retryable. */
    const cpod_header *headers;   /**< Added to the client's, or override them; Authorization excepted. */
    size_t header_count;          /**< Number of `headers`. */
    cpod_cancel *cancel;          /**< Cancels the call; or NULL. */
    cpod_response_info *response; /**< Receives details of the response; or NULL. */
    /** Destination of a file that is the result, bytes or text, which is not converted; NULL: memory. With a function
     * that returns neither: CPOD_ERR_INVALID_ARGUMENT. */
    const cpod_download *download;
    /** Receives the number of body bytes sent, also of raw calls; or NULL. Not called for requests without a
     * body. */
    cpod_progress_callback upload_progress;
    void *upload_progress_context; /**< Passed to `upload_progress`. */
    /** Adds the call or stream to this batch, and returns at once (cpod/core/batch.h); NULL: makes the call
     * now. */
    cpod_batch *batch;
    void *tag; /**< With `batch`: identifies the call or stream in the results of cpod_batch_next(). */
    /** Makes a GET conditional: the `etag` of the copy that the caller has, or several, separated by commas.
     * When it is current, the call returns CPOD_NOT_MODIFIED, and `out` is NULL. "*" with PUT: only creates.
     * NULL: not sent. */
    const char *if_none_match;
    /** Makes a change conditional: the `etag` that it is based on. When the server has another one by now,
     * the call fails with CPOD_ERR_PRECONDITION. NULL: not sent. */
    const char *if_match;
    /** As `if_none_match`, by the `last_modified` of the copy, such as "Sun, 06 Nov 1994 08:49:37 GMT"; for
     * servers without entity tags. NULL: not sent. */
    const char *if_modified_since;
    const cpod_retry_policy *retry; /**< NULL: the client's (cpod/core/retry.h). */
    cpod_idempotency idempotency;   /**< 0: the client's. */
    /** For the client's hooks, which find it in their cpod_attempt, such as the span of the call; or NULL. Streams
     * and iterators keep the pointer for their later requests. */
    void *hook_data;
    int64_t connect_timeout_ms;    /**< 0: the client's; negative: none. */
    int64_t first_byte_timeout_ms; /**< 0: the client's; negative: none. */
    int64_t idle_timeout_ms;       /**< 0: the client's; negative: none. */
    bool lenient_text;             /**< As the client's; false: the client's. */
    /** Take precedence over the client's credentials for the same schemes; the connections are shared. Not
     * cpod_credential_client(). Copied, also for the later requests of streams, iterators and calls of a batch;
     * the context of cpod_credential_callback() must be valid until these end. */
    const cpod_credential *credentials;
    size_t credential_count; /**< Number of `credentials`. */
    /** Requests this media type alone, such as "text/csv; header=present"; one of those that the function returns,
     * else CPOD_ERR_INVALID_ARGUMENT. NULL: all of them, JSON first. Of a raw call any media type; NULL: JSON, else
     * any. */
    const char *accept;
    /** Of a stream: continue after an event beyond `max_event_bytes`, which is CPOD_ERR_LIMIT of one `_next` and whose
     * rest is dropped. False: it ends the stream. */
    bool skip_large_events;
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
/** An empty response info: `cpod_response_info info = CPOD_RESPONSE_INFO_INIT;` */
#define CPOD_RESPONSE_INFO_INIT            \
    {                                      \
        .size = sizeof(cpod_response_info) \
    }
/** All defaults: `cpod_call_options options = CPOD_CALL_OPTIONS_INIT;` */
#define CPOD_CALL_OPTIONS_INIT            \
    {                                     \
        .size = sizeof(cpod_call_options) \
    }
/** Call options as an expression: `CPOD_CALL(.timeout_ms = 5000, .max_retries = CPOD_NO_RETRIES)`. Lives as
 * long as the enclosing block. */
#define CPOD_CALL(...) (&(const cpod_call_options){.size = sizeof(cpod_call_options), __VA_ARGS__})
#endif

/** Returns a header of the response, whether the document describes it or not.
 *
 * @code
 * cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
 * info.keep_headers = true;
 * status = cpod_pods_get(client, id, &(cpod_pods_get_params){CPOD_CALL(.response = &info)}, &pod, &error);
 * const char *region = cpod_response_header(&info, "X-Region", 0);
 * @endcode
 *
 * @param name  In any case of letters.
 * @param index  0: the first header of this name; a response may have several, such as Set-Cookie.
 * @return The value without the white space around it, until cpod_response_info_clear() or the next call with `info`;
 * NULL: the response has no such header, or `keep_headers` was not set before the call. Thread-safe while `info` does
 * not change. */
CPOD_API const char *cpod_response_header(const cpod_response_info *info, const char *name, size_t index);

/** Frees the texts of a response info and resets it, except its `keep_` members. NULL is allowed. */
CPOD_API void cpod_response_info_clear(cpod_response_info *info);

/** Frees a client, on which no call may be in progress. Results outlive it; iterators, streams and batches
 * hold a reference to it until they are freed. NULL is allowed. */
CPOD_API void cpod_client_free(cpod_client *client);

/** Returns the base URL of requests, without a trailing '/'. Lives as long as the client. Thread-safe. */
CPOD_API const char *cpod_client_base_url(const cpod_client *client);

/** Creates a cancel token. @return CPOD_OK or CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_cancel_new(cpod_cancel **out);
/** Cancels every call that has the token, now and later: they fail with CPOD_ERR_CANCELLED within 100 ms.
 * Thread-safe and safe in signal handlers. */
CPOD_API void cpod_cancel_trigger(cpod_cancel *cancel);
/** Returns whether the token was triggered. Thread-safe. */
CPOD_API bool cpod_cancel_is_triggered(const cpod_cancel *cancel);
/** Frees a token that no call uses any more. NULL is allowed. */
CPOD_API void cpod_cancel_free(cpod_cancel *cancel);

/** The response to a raw call, in one piece of memory: cpod_raw_response_free(). */
typedef struct cpod_raw_response {
    int http_status;          /**< 200 to 299. */
    const char *content_type; /**< "" when absent. */
    const char *body;         /**< NUL-terminated. */
    size_t body_length;       /**< Without the NUL. */
} cpod_raw_response;

/** Calls an endpoint that the API description does not have, with the client's credentials, retries and
 * limits. Thread-safe.
 *
 * @param client    the client.
 * @param method    "GET", "POST" and so on, in upper case.
 * @param path      below the base URL, beginning with '/', percent-encoded.
 * @param query     "a=1&b=2", percent-encoded; or NULL.
 * @param json      the body, or NULL.
 * @param options   of this call, or NULL. With `download` the body goes there, and `(*response)->body` is
 *                  empty.
 * @param response  owned by the caller: cpod_raw_response_free(); or NULL.
 * @param error     or NULL.
 * @return CPOD_OK on 2xx, else the class of the failure. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_call_raw(cpod_client *client, const char *method, const char *path,
                                                   const char *query, const cpod_json *json,
                                                   const cpod_call_options *options,
                                                   cpod_raw_response **response, cpod_error *error);
/** Frees the response of cpod_call_raw() and cpod_download_url(). NULL is allowed. */
CPOD_API void cpod_raw_response_free(cpod_raw_response *response);

#ifdef __cplusplus
}
#endif

#endif

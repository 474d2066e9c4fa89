/** @file
 * Callbacks around every attempt of a call: traces, metrics, headers of one's own, signatures of requests. */
#ifndef CPOD_CORE_HOOKS_H
#define CPOD_CORE_HOOKS_H

#include "cpod/core/transport.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One attempt; lives while the hook runs, as do its texts. Read a member only if `size` includes it. */
typedef struct cpod_attempt {
    size_t size;            /**< Of this struct, as the library was compiled. */
    const char *method;     /**< In upper case. */
    const char *url;        /**< Redacted as in the log: without values of the query and secret paths. */
    int number;             /**< From 1, including a replay after a 401. */
    int http_status;        /**< After the attempt: of the response; 0: none. */
    cpod_status status;     /**< After the attempt: its outcome. */
    int64_t elapsed_ms;     /**< After the attempt: its duration. */
    const char *request_id; /**< After the attempt: of the response; "" when absent. */
    /** The call option `hook_data`; NULL: not set. A request for a token has that of the call that needs the
     * token. */
    void *hook_data;
    /** Where `before` stores a value for `after`: `*attempt->attempt_data = span`. NULL is stored there before each
     * attempt. The retry policy's `decide` and the hook `sign` see it, too. */
    void **attempt_data;
    /** Path of the request before its parameters are filled in, such as "/api/v1/pods/{podId}": a label for
     * metrics. "" for raw calls, presigned URLs and requests for tokens. */
    const char *url_template;
    const char *scheme; /**< "http" or "https". */
    const char *host;   /**< Of the URL, without port and brackets. */
    int port;           /**< Of the URL; 80 or 443 where it has none. */
    int resend_count;   /**< Attempts of the same request before this one. */
    /** The server is not the API's, as that of a presigned URL: cpod_attempt_set_header() is refused, and
     * `sign` is not called. A server that the API's document names for an operation is the API's. */
    bool is_foreign;
    const char *error_code;    /**< After the attempt: `code` of the cpod_error; "" when absent. */
    const char *error_message; /**< After the attempt: `message` of the cpod_error; "" after a success. */
    /** After the attempt: times and sizes. Never NULL; in `before` and `sign` it contains nothing yet. Body sizes
     * that the transport does not report are those that the library knows, `received_bytes` then after
     * decompression, and `total_us` is from `elapsed_ms`. */
    const cpod_transfer_info *transfer;
} cpod_attempt;

/** Receives an attempt. Runs on the thread of the call, so that several threads may run it at the same time.
 * May make other calls. Returns: neither longjmp() nor an exception may leave it. */
typedef void (*cpod_attempt_callback)(void *context, const cpod_attempt *attempt);

/** A request that is complete but for its signature; lives while the hook runs. It contains secrets: neither
 * log nor keep it. Read a member only if `size` includes it. */
typedef struct cpod_sign_request {
    size_t size;        /**< Of this struct, as the library was compiled. */
    const char *method; /**< In upper case. */
    const char *url;    /**< Absolute, as sent, with all values of the query. */
    const char *host;   /**< The value of the header Host, which the transport adds. */
    /** All headers but those that the transport adds (Host, Content-Length, Accept-Encoding), credentials
     * included. Read them before the first cpod_sign_set_header(). */
    const cpod_header *headers;
    size_t header_count; /**< Of `headers`. */
    const void *body;    /**< `body_length` bytes; NULL: none, or `body_is_streamed`. */
    size_t body_length;  /**< Of `body`. */
    /** The body is read from a file or a callback while it is sent, so that `body` is NULL: sign it as one whose
     * content is unknown ("UNSIGNED-PAYLOAD" of AWS), or refuse the call. */
    bool body_is_streamed;
    const cpod_attempt *attempt; /**< As in `before`. */
} cpod_sign_request;

/** Signs a request with cpod_sign_set_header(). Runs on the thread of the call, so that several threads may run it
 * at the same time. A call that it makes with the same client is signed in the same way.
 *
 * @return CPOD_OK; any failure ends the call with this status, without a request and without a retry. Other
 * statuses count as CPOD_ERR_CALLBACK. */
typedef cpod_status (*cpod_sign_callback)(void *context, const cpod_sign_request *request);

/** The client option `hooks`; copied. For every `before` there is one `after`. Begin with CPOD_HOOKS() or
 * CPOD_HOOKS_INIT.
 *
 *     options.hooks = CPOD_HOOKS(.context = &metrics, .after = count_attempt); */
typedef struct cpod_hooks {
    size_t size;                  /**< Set by CPOD_HOOKS() and CPOD_HOOKS_INIT. */
    void *context;                /**< Passed to all of them; outlives the client. */
    cpod_attempt_callback before; /**< Called before the request is sent; or NULL. */
    /** Called when the response is complete or has failed, of an event stream when its head has arrived; or
     * NULL. */
    cpod_attempt_callback after;
    /** Called last before each request is sent, those for tokens included, but not for presigned URLs; or
     * NULL. */
    cpod_sign_callback sign;
} cpod_hooks;

#ifdef __cplusplus
static inline cpod_hooks cpod_hooks_init_(void)
{
    cpod_hooks value = cpod_hooks();
    value.size = sizeof value;
    return value;
}
#define CPOD_HOOKS_INIT cpod_hooks_init_()
#else
/** No hooks: `cpod_hooks hooks = CPOD_HOOKS_INIT;` */
#define CPOD_HOOKS_INIT            \
    {                              \
        .size = sizeof(cpod_hooks) \
    }
/** Hooks as an expression: `CPOD_HOOKS(.before = begin_span, .after = end_span)`. Lives as long as the enclosing
 * block. */
#define CPOD_HOOKS(...) (&(const cpod_hooks){.size = sizeof(cpod_hooks), __VA_ARGS__})
#endif

/** Adds a header to the request of an attempt, or replaces the one of that name, for this attempt only.
 *
 *     static void begin_span(void *context, const cpod_attempt *attempt)
 *     {
 *         cpod_attempt_set_header(attempt, "traceparent", traceparent_of(attempt->hook_data));
 *     }
 *
 * @param attempt  as the hook `before` received it. The function works inside that hook only, on its thread.
 * @param name     copied. Refused are headers by which the library authenticates, frames, repeats or decodes:
 *                 Authorization, Cookie, the API key headers of the API, Host, Content-*, Transfer-Encoding,
 *                 Connection, Keep-Alive, TE, Trailer, Upgrade, Expect, HTTP2-Settings, Proxy-*, Accept-Encoding,
 *                 Range, If-*, Idempotency-Key, Last-Event-ID.
 * @param value    copied; not logged. May be empty.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: outside `before`, `attempt->is_foreign`, such a name, or a name or
 * value with characters that no header may have, such as a line end; CPOD_ERR_NO_MEMORY. After a failure the
 * request is sent without the header; a hook may ignore it. */
CPOD_API cpod_status cpod_attempt_set_header(const cpod_attempt *attempt, const char *name,
                                             const char *value);

/** Adds a header to a request, or replaces the one of that name, for this attempt only.
 *
 * @param request  as the hook `sign` received it. The function works inside that hook only, on its thread.
 * @param name     copied. Authorization and Content-* are allowed; refused are only headers that frame the
 *                 message: Host, Content-Length, Transfer-Encoding, Connection, Keep-Alive, TE, Trailer, Upgrade,
 *                 Expect, HTTP2-Settings, Proxy-*.
 * @param value    copied; a secret: wiped before it is freed, and not logged. May be empty.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: outside `sign`, such a name, or an invalid name or value;
 * CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_sign_set_header(const cpod_sign_request *request, const char *name,
                                                          const char *value);

#ifdef __cplusplus
}
#endif

#endif

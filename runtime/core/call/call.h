/* One call: a request, its attempts, the response. */
#ifndef CPOD_RUNTIME_CALL_H
#define CPOD_RUNTIME_CALL_H

#include "core/auth/auth.h"
#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/call/client.h"
#include "core/http/headers.h"
#include "core/http/loop_binding.h"
#include "core/http/sink.h"
#include "core/http/source.h"

/* The request, without credentials. */
typedef struct cpodi_request {
    const char *method;
    cpodi_buffer url;
    size_t base_length; /* of `url`, before the path of the operation */
    cpodi_headers headers;
    cpodi_buffer body;
    cpodi_source source;
    cpodi_sink sink;
    cpodi_security security;
    const char *secrets[2]; /* of the body, which no error contains; or NULL */
    bool has_body;
    bool is_idempotent;      /* the method, or an idempotency key, allows another attempt */
    bool is_secret;          /* the response is never quoted */
    bool is_cross_origin;    /* the server is not the API's */
    bool is_uncertified;     /* the server does not see the client certificate */
    const char *page_header; /* kept in the response for the next page, in lower case; NULL: none */
    bool head_only;          /* the attempt ends with the head; the exchange stays open: streams */
} cpodi_request;

/* How long the call, its attempts and its response may get. Of times, 0: no limit. */
typedef struct cpodi_limits {
    int max_retries;
    cpod_retry_policy retry; /* except `max_retries` */
    int64_t deadline_ms;
    const char *deadline_option; /* that has set it, and its value; 0: the deadline itself */
    int64_t deadline_value;
    int64_t attempt_timeout_ms;
    int64_t connect_timeout_ms;
    int64_t first_byte_timeout_ms; /* as in cpod_http_request */
    int64_t idle_timeout_ms;
    size_t max_body_bytes;
    bool has_max_bytes; /* `max_body_bytes` is the argument max_bytes of cpod_download_url() */
    bool lenient_text;
} cpodi_limits;

/* The state of a call between two steps. */
typedef enum cpodi_phase {
    CPODI_PHASE_BEGIN,       /* an attempt is due */
    CPODI_PHASE_CREDENTIALS, /* the credentials are incomplete */
    CPODI_PHASE_HEAD,        /* the request was sent */
    CPODI_PHASE_BODY,        /* the head of the response was read */
    CPODI_PHASE_SLEEP        /* until another attempt */
} cpodi_phase;

typedef struct cpodi_progress {
    cpodi_phase phase;
    bool is_stopped;                   /* its owner has cancelled it */
    const cpodi_loop_binding *binding; /* NULL: the call blocks its thread */
    void (*wake)(void *context);       /* with `binding`: called when the transport can continue */
    void *wake_context;
    int64_t active_at_ms; /* with `binding`: when the transport could continue last */
    int64_t started_ms;
    int64_t attempt_began_ms;
    int64_t sleep_until_ms;
} cpodi_progress;

/* The part of a response that is kept once its exchange is closed. */
typedef struct cpodi_response {
    int status; /* 0: no response */
    char content_type[128];
    char request_id[128];
    char server_time[64];
    char location[128];
    char etag[256]; /* verbatim */
    char last_modified[64];
    bool is_attachment;     /* Content-Disposition: a file, whatever its media type */
    int64_t retry_after_ms; /* -1: absent */
    int should_retry;       /* x-should-retry: 1, 0, or -1 when absent */
    cpodi_buffer body;      /* terminated; incomplete if `body_is_cut` */
    bool body_is_cut;
    bool is_unexpected; /* a success whose media type the function does not return */
    size_t body_growth; /* of `body`, by repairs before it is decoded: modulo SIZE_MAX + 1 if it has shrunk */
    uint32_t replaced_texts;
    const char *challenge_problem; /* why HTTP Digest was not used; or NULL */
    char *header_text;             /* cpod_string_free() */
    cpodi_buffer page_header;      /* values of the header that the request names, a line each; terminated */
} cpodi_response;

/* How a download continues in another attempt: core/call/resume.h. Bytes are counted from the beginning of the
 * content. */
typedef struct cpodi_resume {
    bool is_allowed;                  /* the request may ask for a part */
    bool can_continue;                /* what the sink has can be continued, as described by `point` */
    bool is_asked;                    /* the attempt asks for the rest */
    bool is_complete;                 /* the server stated that there is no rest */
    bool is_over;                     /* another attempt would be in vain */
    bool is_large_step;               /* the last attempt has brought much */
    int small_steps;                  /* attempts in a row that have brought little */
    int advances;                     /* attempts that have brought bytes; not counted as retries */
    uint64_t began_at;                /* by which byte the attempt begins */
    uint64_t reached;                 /* the most bytes that the sink had after any attempt */
    int64_t total;                    /* of the content; -1: unknown */
    int64_t end;                      /* of the part that arrives; -1: unknown */
    struct cpodi_resume_point *point; /* NULL: none yet */
} cpodi_resume;

/* The bytes of the body as they were received. */
static inline size_t cpodi_response_bytes(const cpodi_response *response)
{
    return response->body.length - response->body_growth;
}

/* The outcome so far. */
typedef struct cpodi_result {
    bool is_begun; /* the last attempt was reported to the hooks */
    bool was_sent; /* it reached the transport */
    int attempts;
    int replays;                    /* of them: after a 401 with a new token; not counted as retries */
    cpod_http_request http_request; /* of the last attempt; in use until the exchange is closed */
    cpod_http_exchange *exchange;
    cpodi_response response;
} cpodi_result;

typedef struct cpodi_call {
    cpod_client *client;
    const cpod_api *api;
    const cpod_operation *operation; /* NULL: a raw call, or one for a token */
    cpod_call_options options;       /* in this library's size */
    cpodi_arena *arena;
    cpodi_request request;
    cpodi_credentials credentials;
    struct cpodi_credential **own_credentials; /* by scheme, in place of the client's; or NULL */
    cpodi_limits limits;
    cpodi_progress progress;
    cpodi_resume resume;
    cpodi_result result;
    struct cpodi_hook_state *hooks; /* NULL: none yet, or no hooks */
} cpodi_call;

/* Converts a 2xx response into the result, stored at `out`. */
typedef cpod_status (*cpodi_finish)(cpodi_call *call, void *out, cpod_error *error);

/* Imports options of any version; `from` NULL: the defaults. CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_CONFIGURATION. */
cpod_status cpodi_call_import_options(const cpod_call_options *from, cpod_call_options *to,
                                      cpod_error *error);

/* Begins a call: options imported and checked, clocks started. `options` may be NULL. End it with
 * cpodi_call_end() also after a failure. CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_CONFIGURATION (a member from a
 * newer version), CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_call_begin(cpodi_call *call, cpod_client *client, const cpod_call_options *options,
                             cpod_error *error);

/* Makes a call whose request was built with `status`, ends it, and stores its result; where the options name
 * a batch, the call is added to that instead. @return the public function's status. */
cpod_status cpodi_call_make(cpodi_call *call, cpod_status status, cpodi_finish finish, void *out,
                            cpod_error *error);

/* ---- limits.c ---- */

/* Starts the timeouts of a call from now on. */
void cpodi_call_start_clocks(cpodi_call *call);

/* Disables all timeouts but the caller's own and that of an idle connection: streams, uploads, downloads. */
void cpodi_call_disable_timeouts(cpodi_call *call);

/* Makes a call end with another one, on whose behalf it is made. */
void cpodi_call_inherit_deadline(cpodi_call *call, const cpodi_call *outer);

/* Writes the option that has set the end of the call, and its value: " (timeout_ms 5000)". */
void cpodi_call_format_deadline(const cpodi_call *call, char *text, size_t size);

/* Appends to the message of a timeout the option that has set the end of the call or of the attempt, and its
 * value, if that has passed and the message does not name another option. */
void cpodi_call_name_limit(const cpodi_call *call, cpod_error *error);

/* ---- attempt.c ---- */

/* Makes the attempts, with retries, until there is a 2xx response. Then `response.body` is complete, or the
 * sink has it, or with `head_only` the exchange is open. Else status and `error` describe the failure. */
cpod_status cpodi_call_run(cpodi_call *call, cpod_error *error);

/* Advances a call as far as possible without waiting. CPOD_PENDING: it waits, see cpodi_call_wake_at(); else
 * as cpodi_call_run(). The one place that knows the rules of attempts: cpodi_call_run() waits in between, a
 * batch advances other calls. */
cpod_status cpodi_call_step(cpodi_call *call, cpod_error *error);

/* After CPOD_PENDING, for a call that blocks its thread: waits for the next step. */
void cpodi_call_wait(cpodi_call *call);

/* After CPOD_PENDING, for a call in an event loop: when its next step is due, even if nothing wakes it. */
int64_t cpodi_call_wake_at(cpodi_call *call, int64_t now);

/* Whether the next step can do something before that time: the token that it waited for has come. */
bool cpodi_call_is_runnable(cpodi_call *call);

bool cpodi_call_is_cancelled(const cpodi_call *call);

/* Makes the next step of a call in an event loop fail as if the call was cancelled. */
void cpodi_call_stop(cpodi_call *call);

/* Fills in the caller's cpod_response_info. */
void cpodi_call_report(cpodi_call *call);

/* Closes the exchange when it is open. */
void cpodi_call_close(cpodi_call *call);

void cpodi_call_end(cpodi_call *call);

#endif

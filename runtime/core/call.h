/* One call: a request, its attempts, the answer. */
#ifndef CPOD_RUNTIME_CALL_H
#define CPOD_RUNTIME_CALL_H

#include "arena.h"
#include "buffer.h"
#include "client.h"
#include "headers.h"
#include "sink.h"
#include "source.h"

/* Where the credentials of a request come from. */
typedef enum cpodi_security {
    CPODI_SECURITY_OPERATION, /* what the operation asks for */
    CPODI_SECURITY_ANY,       /* whatever the client has: raw calls */
    CPODI_SECURITY_NONE
} cpodi_security;

/* What is kept of an answer once its exchange is closed. */
typedef struct cpodi_answer {
    int status; /* 0: none came */
    char content_type[128];
    char request_id[128];
    char server_time[64];
    char location[128];
    int64_t retry_after_ms; /* -1: not said */
    int should_retry;       /* x-should-retry: 1, 0, or -1 when not said */
    cpodi_buffer body;      /* sealed, as far as it came */
    bool body_is_cut;
    char *header_text; /* cpod_string_free() */
} cpodi_answer;

typedef struct cpodi_call {
    cpod_client *client;
    const cpod_api *api;
    const cpod_operation *operation; /* NULL: a raw call, or one for a token */
    cpod_call_options options;       /* as wide as ours */
    cpodi_arena *arena;

    /* The request, without credentials. */
    const char *method;
    cpodi_buffer url;
    cpodi_headers headers;
    cpodi_buffer body;
    cpodi_source source;
    bool has_body;
    cpodi_sink sink;
    cpodi_security security;

    /* What the credentials make of it: of one attempt. */
    cpodi_buffer authorization;
    cpodi_buffer cookie;
    cpodi_buffer keyed_url;
    cpodi_headers sent_headers;
    uint64_t token_generation;
    bool used_token;

    /* How it is made. */
    bool may_repeat; /* the method, or an idempotency key, allows another try */
    bool head_only;  /* the attempt ends with the head; the exchange stays open: streams */
    bool is_secret;  /* the answer is never quoted */
    int max_retries;
    int64_t started_ms;
    int64_t deadline_ms;        /* 0: none */
    int64_t attempt_timeout_ms; /* 0: none */
    int64_t idle_timeout_ms;    /* 0: none */
    size_t max_body_bytes;

    /* How it went. */
    bool was_sent; /* the last attempt got as far as the transport */
    int attempts;
    int replays; /* of them: after a 401 with a new token, which stands outside the count of retries */
    cpod_http_request
        request; /* of the last attempt; the transport looks at it until the exchange is closed */
    cpod_http_exchange *exchange;
    cpodi_answer answer;
} cpodi_call;

/* Begins a call: options widened and checked, clocks started. `options` may be NULL. End it with
 * cpodi_call_end() also after a failure. CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_call_begin(cpodi_call *call, cpod_client *client, const cpod_call_options *options,
                             cpod_error *error);

/* What flows may take its time: only what the caller asks for himself, and an idle connection, end it. */
void cpodi_call_let_flow(cpodi_call *call);

/* Makes the attempts, with retries, until there is an answer of 2xx. Then `answer.body` is whole, or
 * the sink has it, or with `head_only` the exchange is open. Else the status and `error` say what came
 * instead. */
cpod_status cpodi_call_run(cpodi_call *call, cpod_error *error);

/* Tells the caller's cpod_response_info what is known. */
void cpodi_call_report(cpodi_call *call);

/* Closes the exchange when it is open. */
void cpodi_call_close(cpodi_call *call);

void cpodi_call_end(cpodi_call *call);

#endif

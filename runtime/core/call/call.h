/* One call: a request, its attempts, the answer. */
#ifndef CPOD_RUNTIME_CALL_H
#define CPOD_RUNTIME_CALL_H

#include <pthread.h>

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/call/client.h"
#include "core/http/headers.h"
#include "core/http/sink.h"
#include "core/http/source.h"

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

/* Where a call stands. */
typedef enum cpodi_phase {
    CPODI_PHASE_BEGIN,       /* an attempt is due */
    CPODI_PHASE_CREDENTIALS, /* its token is not there yet, or is */
    CPODI_PHASE_HEAD,        /* the request is under way */
    CPODI_PHASE_BODY,        /* the head of the answer is read */
    CPODI_PHASE_SLEEP        /* until another attempt */
} cpodi_phase;

/* How a call runs among others on one thread, instead of waiting by itself. */
typedef struct cpodi_together {
    const cpod_transport_loops *loops;
    cpod_transport_loop *loop;
    pthread_t thread; /* the only one that drives the calls */
    /* Lets the calls go on for a while. False: it is being done already, further down the stack. */
    bool (*drive)(void *context);
    void *context;
} cpodi_together;

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
    bool is_foreign; /* the server is not the API's */
    int max_retries;
    int64_t started_ms;
    int64_t deadline_ms;        /* 0: none */
    int64_t attempt_timeout_ms; /* 0: none */
    int64_t idle_timeout_ms;    /* 0: none */
    size_t max_body_bytes;

    /* How it goes. */
    cpodi_phase phase;
    bool is_stopped;                /* its owner wants it no more */
    const cpodi_together *together; /* NULL: its thread waits */
    void (*wake)(void *context);    /* with `together`: called when the transport can go on */
    void *wake_context;
    int64_t active_at_ms; /* with `together`: when the transport last could go on */
    int64_t began_ms;     /* the attempt */
    int64_t sleep_until_ms;
    struct cpodi_token_fetch *token_fetch; /* that this call makes for all, or NULL */
    bool awaits_token;                     /* that another fetches; these were the counts when it began: */
    uint64_t failures_before;
    uint64_t generation_before;

    /* How it went. */
    bool was_sent; /* the last attempt got as far as the transport */
    int attempts;
    int replays; /* of them: after a 401 with a new token, which stands outside the count of retries */
    cpod_http_request
        request; /* of the last attempt; the transport looks at it until the exchange is closed */
    cpod_http_exchange *exchange;
    cpodi_answer answer;
} cpodi_call;

/* What turns an answer of 2xx into the result, which `out` is the place of. */
typedef cpod_status (*cpodi_finish)(cpodi_call *call, void *out, cpod_error *error);

/* Begins a call: options widened and checked, clocks started. `options` may be NULL. End it with
 * cpodi_call_end() also after a failure. CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_call_begin(cpodi_call *call, cpod_client *client, const cpod_call_options *options,
                             cpod_error *error);

/* Sets the times a call has, from now on. */
void cpodi_call_start_clocks(cpodi_call *call);

/* What flows may take its time: only what the caller asks for himself, and an idle connection, end it. */
void cpodi_call_let_flow(cpodi_call *call);

/* Makes a call whose request was built with `status`, ends it, and gives out its result; where the options
 * name a batch, the call is put into that instead. @return what the public function returns. */
cpod_status cpodi_call_make(cpodi_call *call, cpod_status status, cpodi_finish finish, void *out,
                            cpod_error *error);

/* Makes the attempts, with retries, until there is an answer of 2xx. Then `answer.body` is whole, or
 * the sink has it, or with `head_only` the exchange is open. Else the status and `error` say what came
 * instead. */
cpod_status cpodi_call_run(cpodi_call *call, cpod_error *error);

/* Goes on with a call as far as it can without waiting. CPOD_PENDING: it waits, see cpodi_call_wake_at(); all
 * else as of cpodi_call_run(). The one place that knows the rules of attempts: cpodi_call_run() waits in
 * between, a batch lets other calls go on. */
cpod_status cpodi_call_step(cpodi_call *call, cpod_error *error);

/* Waits for what a call with a thread to itself waits for. */
void cpodi_call_wait(cpodi_call *call);

/* Reads from the open exchange. CPOD_PENDING: together with others, nothing is there yet; statuses of the
 * transport. */
cpod_status cpodi_call_read(cpodi_call *call, void *buffer, size_t capacity, size_t *count,
                            cpod_error *error);

/* Of a call that waits together with others: when it wants its next step, even if nothing woke it. */
int64_t cpodi_call_wake_at(const cpodi_call *call, int64_t now);

/* Whether the next step has something to do though no time has come: the token that was waited for. */
bool cpodi_call_may_go_on(cpodi_call *call);

bool cpodi_call_is_cancelled(const cpodi_call *call);

/* Has a call that waits together with others end at its next step, as if it was cancelled. */
void cpodi_call_stop(cpodi_call *call);

/* Tells the caller's cpod_response_info what is known. */
void cpodi_call_report(cpodi_call *call);

/* Closes the exchange when it is open. */
void cpodi_call_close(cpodi_call *call);

void cpodi_call_end(cpodi_call *call);

#endif

/* Credentials of a client: which of them an operation needs, and the bearer token with its lifetime. */
#ifndef CPOD_RUNTIME_AUTH_H
#define CPOD_RUNTIME_AUTH_H

#include "core/auth/token_fetch.h"
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/http/headers.h"
#include "core/http/loop_binding.h"
#include "cpod/core/client.h"
#include "cpod/core/generated.h"

#include <pthread.h>

/* The parts of a client that auth reads. They outlive its cpodi_auth. */
typedef struct cpodi_auth_context {
    const cpod_allocator *allocator;
    const cpod_api *api;
    const cpod_client_options *options;
    const cpod_clock *clock;
    const cpodi_token_fetch_functions *fetch;
} cpodi_auth_context;

/* The token, shared by all threads. One thread refreshes it, without the lock; the others wait, or continue
 * with the old token while it is valid. */
typedef struct cpodi_auth {
    cpodi_auth_context context;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool refreshing;
    const cpodi_loop_binding *refresher; /* the loop that the refresh runs in; NULL: a blocking call */
    bool refused;                        /* by the server: the next token must be new */
    uint64_t generation;                 /* grows with each new token */
    uint64_t failures;                   /* refreshes that failed, for those who waited for them */
    cpod_error failure;                  /* of the last one */
    cpodi_buffer token;                  /* of client credentials or a login; empty: none */
    cpodi_buffer refresh_token;          /* terminated; empty: none. Only the refreshing thread reads it */
    bool session_is_over;                /* the refresh token was refused, see `failure` */
    int64_t refresh_at_ms;               /* at 80 % of its lifetime */
    int64_t expires_at_ms;
} cpodi_auth;

/* Where the credentials of a request come from. */
typedef enum cpodi_security {
    CPODI_SECURITY_OPERATION, /* the security requirements of the operation */
    CPODI_SECURITY_ANY,       /* the first scheme that the client has credentials for: raw calls */
    CPODI_SECURITY_NONE
} cpodi_security;

/* The credentials of one attempt, and the call's part in a refresh. */
typedef struct cpodi_credentials {
    cpodi_headers headers; /* the request's and those that carry credentials */
    cpodi_buffer url;      /* with an API key in its query; empty: the request's own */
    cpodi_buffer authorization;
    cpodi_buffer cookie;
    bool used_token;
    uint64_t token_generation; /* of the token, with `used_token` */
    cpodi_token_fetch *fetch;  /* a refresh that this call makes for all, or NULL */
    bool awaits_token;         /* from another call's refresh; the counters when the wait began: */
    uint64_t failures_before;
    uint64_t generation_before;
} cpodi_credentials;

/* A call as auth sees it, built for each function here. */
typedef struct cpodi_auth_call {
    cpodi_auth *auth;
    cpodi_credentials *credentials;
    cpodi_arena *arena;
    /* The request. */
    const cpod_tables *tables;
    const cpod_operation *operation; /* NULL but for CPODI_SECURITY_OPERATION */
    cpodi_security security;
    const cpodi_headers *headers;
    const cpodi_buffer *url;
    /* Its waits. */
    const cpodi_loop_binding *binding; /* NULL: the call blocks its thread */
    int64_t deadline_ms;               /* 0: none */
    bool is_cancelled;
    void *call; /* for cpodi_token_fetch_functions */
} cpodi_auth_call;

/* False: the system has no mutex left. */
bool cpodi_auth_init(cpodi_auth *auth, const cpodi_auth_context *context);
void cpodi_auth_destroy(cpodi_auth *auth);

void cpodi_credentials_init(cpodi_credentials *credentials, const cpod_allocator *allocator);
void cpodi_credentials_wipe(cpodi_credentials *credentials);

/* Fills in the credentials of an attempt. May fetch a token. CPOD_PENDING: waits for a token; call it again.
 * CPOD_ERR_AUTH: no token; CPOD_ERR_TIMEOUT, CPOD_ERR_CANCELLED of the call; the statuses of a fetch. */
cpod_status cpodi_auth_apply(const cpodi_auth_call *call, cpod_error *error);

/* Handles a 401. @return whether another token is possible, so that the call is to be replayed. */
bool cpodi_auth_refused(const cpodi_auth_call *call);

/* ---- the bearer token ---- */

/* Whether the client has the means to get a bearer token. */
bool cpodi_token_is_available(const cpodi_auth *auth);

/* Imports token and refresh token of the options, whose lifetime begins now. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_token_begin(cpodi_auth *auth, cpod_error *error);

/* Appends the token to `out` and stores its generation in the credentials. CPOD_PENDING: a refresh is in
 * progress, this call's (which advances with each call of this function) or another's; empty `out` before the
 * next try. Statuses as of cpodi_auth_apply(). */
cpod_status cpodi_token_get(const cpodi_auth_call *call, cpodi_buffer *out, cpod_error *error);

/* After CPOD_PENDING, for a call that blocks its thread: waits a moment. False: the refresh runs further up
 * the stack of this very thread, so that waiting never ends. */
bool cpodi_token_wait(const cpodi_auth_call *call);

/* After CPOD_PENDING, for a call in an event loop: the time of the next try, `other` for a token that another
 * call fetches; whether that refresh is over. */
int64_t cpodi_token_wake_at(const cpodi_auth_call *call, int64_t now, int64_t other);
bool cpodi_token_is_ready(const cpodi_auth_call *call);

/* Stops the refresh that the call makes, if any. */
void cpodi_token_stop(const cpodi_auth_call *call);

#endif

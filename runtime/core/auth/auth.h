/* Credentials of a client: which of them an operation needs, and the bearer token with its lifetime. */
#ifndef CPOD_RUNTIME_AUTH_H
#define CPOD_RUNTIME_AUTH_H

#include "core/auth/token.h"
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/http/headers.h"

#include <pthread.h>

#define CPODI_SCHEMES_MAX 32 /* bits of cpod_alternative */

/* The credentials of a client, one for each of its security schemes. */
typedef struct cpodi_auth {
    cpodi_auth_context context;
    pthread_mutex_t lock; /* guards `credentials`, whose targets live as long as they are in use */
    struct cpodi_credential *credentials[CPODI_SCHEMES_MAX];
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
    struct cpodi_credential *held[CPODI_SCHEMES_MAX]; /* in use by the attempt */
    uint32_t held_count;
    const struct cpodi_credential
        *digest;                /* of them: the transport responds to a challenge with it; or NULL */
    cpodi_token_source *source; /* of one of them; NULL: no token is fetched */
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
    struct cpodi_credential *const *own; /* the call's, by scheme, in place of the client's; or NULL */
    const cpodi_headers *headers;
    const cpodi_buffer *url;
    bool is_signed; /* by the caller's hook, which may be what the operation requires */
    /* Its waits. */
    const cpodi_loop_binding *binding; /* NULL: the call blocks its thread */
    int64_t deadline_ms;               /* 0: none */
    bool is_cancelled;
    void *call; /* for cpodi_token_fetch_functions */
} cpodi_auth_call;

/* Without credentials. False: the system has no mutex left. */
bool cpodi_auth_init(cpodi_auth *auth, const cpodi_auth_context *context);
void cpodi_auth_destroy(cpodi_auth *auth);

/* Whether the API has another scheme of the same type, so that the option for the type is ambiguous. API keys
 * are one type wherever they are sent, and so are user names with a password, Basic or Digest. */
bool cpodi_auth_type_is_shared(const cpod_tables *tables, uint32_t scheme);

/* Replaces the credential of one scheme. The statuses of cpod_client_set_credential(). */
cpod_status cpodi_auth_set(cpodi_auth *auth, const cpod_credential *credential, cpod_error *error);

/* Makes the credentials of the client's options. The statuses of cpod_client_set_credential(). */
cpod_status cpodi_auth_begin(cpodi_auth *auth, cpod_error *error);

/* Makes the credentials of one call, an array by scheme in `arena`; NULL when `count` is 0. */
cpod_status cpodi_auth_begin_call(cpodi_auth *auth, const cpod_credential *credentials, size_t count,
                                  cpodi_arena *arena, struct cpodi_credential ***own, cpod_error *error);
void cpodi_auth_end_call(struct cpodi_credential **own);

void cpodi_credentials_init(cpodi_credentials *credentials, const cpod_allocator *allocator);
void cpodi_credentials_wipe(cpodi_credentials *credentials);

/* Hides the credentials of the attempt in a text that a server sent: cpodi_text_hide(). */
void cpodi_credentials_hide(const cpodi_credentials *credentials, char *text);

/* Fills in the credentials of an attempt. May fetch a token. CPOD_PENDING: waits for a token; call it again.
 * CPOD_ERR_CONFIGURATION: the client has not the credentials that the operation requires; CPOD_ERR_AUTH: no
 * token; CPOD_ERR_TIMEOUT, CPOD_ERR_CANCELLED of the call; the statuses of a fetch. */
cpod_status cpodi_auth_apply(const cpodi_auth_call *call, cpod_error *error);

/* Handles a 401. @return whether another token is possible, so that the call is to be replayed. */
bool cpodi_auth_refused(const cpodi_auth_call *call);

/* ---- the bearer token ---- */

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

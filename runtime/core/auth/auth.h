/* Credentials of a client: which an operation needs, and the bearer token with its life. */
#ifndef CPOD_RUNTIME_AUTH_H
#define CPOD_RUNTIME_AUTH_H

#include <pthread.h>

#include "core/base/buffer.h"
#include "cpod/core/client.h"

struct cpodi_call;
struct cpodi_together;

/* The token, shared by all threads. A refresh is made by one of them without the lock; the others wait, or go
 * on with the old token while it lives. */
typedef struct cpodi_auth {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool refreshing;
    const struct cpodi_together
        *refresher;             /* among which calls the refresh is made; NULL: a call that waits */
    bool refused;               /* the server refused the token: the next one must be new */
    uint64_t generation;        /* grows with each new token */
    uint64_t failures;          /* refreshes that failed, for those who waited for them */
    cpod_error failure;         /* of the last one */
    cpodi_buffer token;         /* of client credentials or a login; empty: none */
    cpodi_buffer refresh_token; /* sealed; empty: none. Only the thread that refreshes looks at it */
    bool session_is_over;       /* the refresh token was refused; `failure` says how */
    int64_t refresh_at_ms;      /* at 80 % of its life */
    int64_t expires_at_ms;
} cpodi_auth;

/* False: the system has no mutex left. */
bool cpodi_auth_init(cpodi_auth *auth, const cpod_allocator *allocator);
void cpodi_auth_destroy(cpodi_auth *auth);

/* Adds to the call's request what its operation's security asks for. May fetch a token.
 * CPOD_PENDING: a token is waited for; to be called again. CPOD_ERR_AUTH when none can be had;
 * CPOD_ERR_TIMEOUT, CPOD_ERR_CANCELLED of the call; what else fetching may fail with. */
cpod_status cpodi_auth_apply(struct cpodi_call *call, cpod_error *error);

/* The server answered 401. @return whether another token may be had, so that the call is to be replayed. */
bool cpodi_auth_refused(struct cpodi_call *call);

#endif

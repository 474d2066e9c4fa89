/* A source of bearer tokens: one that is fetched and renewed for all threads, or a callback of the caller's. */
#ifndef CPOD_RUNTIME_TOKEN_H
#define CPOD_RUNTIME_TOKEN_H

#include "core/auth/token_fetch.h"
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
    bool has_digest; /* the transport supports HTTP Digest */
} cpodi_auth_context;

/* One thread refreshes the token, without the lock; the others wait, or continue with the old token while it
 * is valid. */
typedef struct cpodi_token_source {
    const cpodi_auth_context *context;
    cpodi_token_config config;
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
} cpodi_token_source;

/* `source` is zeroed; the texts of `config` outlive it. False: the system has no mutex left. */
bool cpodi_token_source_init(cpodi_token_source *source, const cpodi_auth_context *context,
                             const cpodi_token_config *config);
void cpodi_token_source_destroy(cpodi_token_source *source);

/* Imports token and refresh token of the configuration, whose lifetime begins now. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_token_begin(cpodi_token_source *source, cpod_error *error);

#endif

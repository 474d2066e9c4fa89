/* One request for a token, as auth sees it. auth must not depend on the code that makes calls, so the client
 * provides the functions. */
#ifndef CPOD_RUNTIME_TOKEN_FETCH_H
#define CPOD_RUNTIME_TOKEN_FETCH_H

#include "core/base/buffer.h"
#include "cpod/core/client.h"

/* The tokens that the endpoint issued. */
typedef struct cpodi_grant {
    cpodi_buffer token;
    cpodi_buffer refresh_token; /* empty: absent */
    int64_t lifetime_ms;
    bool is_refused; /* the server does not accept the refresh token any more */
} cpodi_grant;

/* How a source gets its tokens: by the callback; else by the refresh token, or with client credentials. */
typedef struct cpodi_token_config {
    const char *token; /* the first one; or NULL */
    int64_t token_lifetime_ms;
    const char *refresh_token; /* the first one; or NULL */
    const char *refresh_path;
    const char *client_id;
    const char *client_secret;
    const char *token_path; /* where client credentials are exchanged */
    cpod_token_hook on_token;
    void *on_token_context;
    cpod_token_callback token_callback;
    void *token_context;
} cpodi_token_config;

typedef struct cpodi_token_fetch {
    const cpodi_token_config *config; /* set between `begin` and the first `step` */
    int64_t asked_at_ms;
    cpodi_grant grant;
    cpod_error error;
} cpodi_token_fetch;

/* `call` is the opaque one of cpodi_auth_call. The fetch obeys its deadline, cancel token and event loop. */
typedef struct cpodi_token_fetch_functions {
    /* NULL: out of memory. */
    cpodi_token_fetch *(*begin)(void *call);
    /* Requests a token with the refresh token, else (NULL) with client credentials, without waiting.
     * CPOD_PENDING: call it again later. At the end `grant` or `error` has the details. */
    cpod_status (*step)(cpodi_token_fetch *fetch, void *call, const char *refresh_token);
    /* After CPOD_PENDING: waits, with a thread to itself; or the time of the next step. */
    void (*wait)(cpodi_token_fetch *fetch);
    int64_t (*wake_at)(cpodi_token_fetch *fetch, int64_t now);
    /* Makes the next step fail with CPOD_ERR_CANCELLED. */
    void (*stop)(cpodi_token_fetch *fetch);
    /* Wipes and frees it. */
    void (*end)(cpodi_token_fetch *fetch);
} cpodi_token_fetch_functions;

#endif

/* One request for a token, made on behalf of a call. */
#ifndef CPOD_RUNTIME_TOKEN_FETCH_H
#define CPOD_RUNTIME_TOKEN_FETCH_H

#include "core/auth/auth.h"

/* The tokens that the endpoint issued. */
typedef struct cpodi_grant {
    cpodi_buffer token;
    cpodi_buffer refresh_token; /* empty: absent */
    int64_t lifetime_ms;
    bool is_refused; /* the server does not accept the refresh token any more */
} cpodi_grant;

typedef struct cpodi_token_fetch {
    const cpodi_auth_context *context;
    cpodi_token_call *call; /* NULL: not started */
    cpodi_buffer body;
    bool is_refresh; /* by a refresh token; else by client credentials */
    int64_t asked_at_ms;
    cpodi_grant grant;
    cpod_error error;
} cpodi_token_fetch;

/* NULL: out of memory. */
cpodi_token_fetch *cpodi_token_fetch_new(const cpodi_auth_context *context);
/* Wipes its content. */
void cpodi_token_fetch_free(cpodi_token_fetch *fetch);

/* Requests a token for the opaque `call` of a cpodi_auth_call: with the refresh token, else (NULL) with
 * client credentials at the API's token endpoint. CPOD_PENDING: call it again. At the end `grant` or `error`
 * has the details. */
cpod_status cpodi_token_fetch_step(cpodi_token_fetch *fetch, void *call, const char *refresh_token);

#endif

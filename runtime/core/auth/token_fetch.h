/* One request for a token, made on behalf of a call. */
#ifndef CPOD_RUNTIME_TOKEN_FETCH_H
#define CPOD_RUNTIME_TOKEN_FETCH_H

#include "core/call/call.h"

/* What the token endpoint gives. */
typedef struct cpodi_grant {
    cpodi_buffer token;
    cpodi_buffer refresh_token; /* empty: none came */
    int64_t lifetime_ms;
    bool is_refused; /* the server knows the refresh token no longer */
} cpodi_grant;

typedef struct cpodi_token_fetch {
    cpodi_call call;
    bool is_begun;
    bool refreshes;
    int64_t asked_at_ms;
    cpodi_grant grant;
    cpod_error error;
} cpodi_token_fetch;

/* NULL: memory has run out. */
cpodi_token_fetch *cpodi_token_fetch_new(cpod_client *client);
/* Wipes what it holds. */
void cpodi_token_fetch_free(cpodi_token_fetch *fetch);

/* Asks for a token: with the refresh token, else (NULL) with client credentials at the API's token endpoint,
 * and goes on as cpodi_call_step(). Obeys deadline and cancel of the call `outer`, on whose behalf it is
 * done. When it is over, `grant` or `error` says more. */
cpod_status cpodi_token_fetch_step(cpodi_token_fetch *fetch, const cpodi_call *outer,
                                   const char *refresh_token);

#endif

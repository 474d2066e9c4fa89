/* The bearer token of a client. */
#ifndef CPOD_RUNTIME_TOKEN_H
#define CPOD_RUNTIME_TOKEN_H

#include "buffer.h"
#include "cpod/core/client.h"
#include "cpod/core/generated.h"

struct cpodi_call;

/* Whether the client can have a bearer token at all. */
bool cpodi_token_is_available(const cpod_client *client);

/* Takes over token and refresh token of the options, whose life begins now. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_token_begin(cpod_client *client, cpod_error *error);

/* Appends the token to `out` and says which generation it is of. Waits for a refresh of another thread until
 * the call's deadline or cancel. Statuses as of cpodi_auth_apply(). */
cpod_status cpodi_token_get(struct cpodi_call *call, cpodi_buffer *out, uint64_t *generation,
                            cpod_error *error);

/* What the token endpoint gives. */
typedef struct cpodi_grant {
    cpodi_buffer token;
    cpodi_buffer refresh_token; /* empty: none came */
    int64_t lifetime_ms;
    bool is_refused; /* the server knows the refresh token no longer */
} cpodi_grant;

void cpodi_grant_init(cpodi_grant *grant, const cpod_allocator *allocator);
void cpodi_grant_wipe(cpodi_grant *grant);

/* Asks for a token: with the refresh token, else (NULL) with client credentials at the API's token endpoint.
 * Obeys deadline and cancel of the call `outer`, on whose behalf it is done. */
cpod_status cpodi_token_fetch(struct cpodi_call *outer, const char *refresh_token, cpodi_grant *grant,
                              cpod_error *error);

#endif

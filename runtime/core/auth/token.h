/* The bearer token of a client. */
#ifndef CPOD_RUNTIME_TOKEN_H
#define CPOD_RUNTIME_TOKEN_H

#include "core/auth/auth.h"

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

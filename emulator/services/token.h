/* Shared by auth and oauth. */
#ifndef EMULATOR_TOKEN_H
#define EMULATOR_TOKEN_H

#include "engine/auth/auth.h"

/* Key-value stores: registered clients by their id, one-time codes. */
#define TOKEN_CLIENTS_STORE "clients"
#define TOKEN_CODES_STORE   "login_codes"

enum { CODE_LIFETIME = 60 * 1000 }; /* milliseconds */

/* Responds with a new access token, and with a refresh token when the grant has a session; 400 when the
 * account of the session is suspended. */
void token_respond(call *c, const token_grant *grant);

/* Checks the secret of a client: registered clients need theirs, any secret is accepted of unknown ones. False after
 * having responded. */
bool token_check_client(call *c, const char *client_id, const char *secret);

/* The scopes that a client gets, in the call's memory: the requested ones (NULL: all that are allowed). NULL
 * after having responded 400 when they are not allowed. */
const char *token_scope(call *c, const char *client_id, const char *wanted);

/* Client credentials grant; `client_id` may be NULL for an API key. */
void token_issue(call *c, const char *client_id, const char *secret, const char *scope);

/* A one-time code for `value`, which is taken. */
const char *token_new_code(call *c, cJSON *value);

/* Redeems a code: its value, which the caller deletes. NULL after having responded. */
cJSON *token_use_code(call *c, const char *code);

/* Registers a client: it needs this secret from now on (NULL: none). `scopes` are those allowed. */
void token_register_client(call *c, const char *client_id, const char *secret, const cJSON *scopes);

#endif

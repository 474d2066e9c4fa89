/* Tokens, codes, clients, and sessions of people, which last as long as their refresh tokens. */
#ifndef EMULATOR_TOKEN_H
#define EMULATOR_TOKEN_H

#include "engine/auth/auth.h"

/* Key-value stores: registered clients by their id, one-time codes, and by refresh token {token, client_id,
 * subject, tenant, scope, session}. */
#define TOKEN_CLIENTS_STORE  "clients"
#define TOKEN_CODES_STORE    "login_codes"
#define TOKEN_SESSIONS_STORE "refresh_tokens"

enum { CODE_LIFETIME = 60 * 1000 }; /* milliseconds */

/* Responds with a new access token, and with a refresh token if the grant has a session; with 400 if the
 * account of the person is suspended. */
void token_respond(call *c, const token_grant *grant);

/* A registered client needs its own secret, any other client any secret. False after a response. */
bool token_check_client(call *c, const char *client_id, const char *secret);

/* Scopes are words separated by spaces; the caller deletes the list. */
bool token_scope_contains(const char *words, const char *word);
cJSON *token_scope_list(const char *words);

/* Client credentials grant; `client_id` may be NULL for an API key. */
void token_issue(call *c, const char *client_id, const char *secret, const char *scope);

/* The value of a refresh token, which the caller deletes; NULL when the token is NULL or invalid. */
cJSON *token_find_session(const call *c, const char *token);

void token_forget_session(call *c, const char *token);

/* Ends all sessions of a person: access tokens are revoked, refresh tokens are deleted. */
void token_end_sessions(call *c, const char *tenant, const char *subject);

/* A one-time code for `value`, which is taken. */
const char *token_new_code(call *c, cJSON *value);

/* The value of a code, which the caller deletes; the code becomes invalid. NULL after a response. */
cJSON *token_use_code(call *c, const char *code);

/* The client needs this secret from now on (NULL: none). `scopes` are the most that it may have. */
void token_register_client(call *c, const char *client_id, const char *secret, const cJSON *scopes);

#endif

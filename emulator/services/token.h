/* What auth and oauth have in common. */
#ifndef EMULATOR_TOKEN_H
#define EMULATOR_TOKEN_H

#include "engine/auth/auth.h"

enum { CODE_LIFETIME = 60 * 1000 }; /* milliseconds */

/* Answers with a new access token, and with a refresh token where the grant has a session; 400 where it is
 * one of a person whose account is suspended. */
void token_respond(call *c, const token_grant *grant);

/* Checks a client's secret: registered clients need theirs, of others any will do. False after having
 * answered. */
bool token_check_client(call *c, const char *client_id, const char *secret);

/* The scopes that a client gets, in the call's memory: those it asks for (NULL: all it may have). NULL after
 * having answered 400 where it may not have them. */
const char *token_scope(call *c, const char *client_id, const char *wanted);

/* Client credentials grant; `client_id` may be NULL for an API key. */
void token_issue(call *c, const char *client_id, const char *secret, const char *scope);

/* A one-time code that stands for `value`, which is taken. */
const char *token_new_code(call *c, cJSON *value);

/* What a code stands for, which the caller deletes; it does not work again. NULL after having answered. */
cJSON *token_use_code(call *c, const char *code);

/* Ends all sessions of a person: their access tokens are refused from now on, their refresh tokens are
 * gone. */
void token_end_sessions(call *c, const char *tenant, const char *subject);

/* Makes a client known: from now on it needs this secret (NULL: none). `scopes` are the most it may have. */
void token_register_client(call *c, const char *client_id, const char *secret, const cJSON *scopes);

#endif

/* Sessions of people, which last as long as their refresh tokens. */
#ifndef EMULATOR_SESSION_H
#define EMULATOR_SESSION_H

#include "engine/auth/auth.h"

/* Key-value store, by refresh token: {token, client_id, subject, tenant, scope, session}. */
#define SESSION_STORE "refresh_tokens"

/* A new refresh token of a grant that has a session. */
const char *session_start(call *c, const token_grant *grant);

/* The value of a refresh token, which the caller deletes; NULL when the token is NULL or invalid. */
cJSON *session_find(const call *c, const char *token);

/* Invalidates a refresh token. */
void session_forget(call *c, const char *token);

/* Ends all sessions of a person: access tokens are revoked, refresh tokens are deleted. */
void session_end_all(call *c, const char *tenant, const char *subject);

#endif

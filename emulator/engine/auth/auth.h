/* Access tokens: issuing, reading, revoking, and the caller that they identify. */
#ifndef EMULATOR_AUTH_H
#define EMULATOR_AUTH_H

#include "engine/call/call.h"

/* The key-value store of revoked claims. */
#define AUTH_DENIED_STORE "denied"

/* What a token is issued for. */
typedef struct token_grant {
    const char *client_id, *subject, *tenant, *scope;
    const char *session; /* shared by all tokens of one login; NULL: none */
} token_grant;

/* A signed access token, in the call's memory. */
const char *auth_issue(call *c, const token_grant *grant);

/* The claims of a token, with or without "Bearer " before it, which the caller deletes. NULL, and why in
 * `problem`, when it is invalid, expired or revoked. The emulator's lock is held. */
cJSON *auth_read(call *c, const char *token, const char **problem);

/* Revokes all tokens with this claim ("jti", "sid", "client_id"). The emulator's lock is held. */
void auth_deny(call *c, const char *claim, const char *value);

/* The id of the person that a client acts as: a function of the client's id. */
const char *auth_subject(arena *a, const char *client_id);

/* The tenant in the X-Tenant-ID header, else "default". */
const char *auth_requested_tenant(const call *c);

/* Expires all access tokens. The emulator's lock is held. */
void auth_expire_tokens(emulator *e);

/* Sets c->caller by the bearer token. False after a response of 401, or 403 for another X-Tenant-ID. */
bool auth_identify(call *c);

/* Whether the call has the credentials that its operation requires. False after having responded 401. */
bool auth_has_credentials(call *c);

/* Whether a query parameter is the key of one of the security schemes. */
bool auth_is_parameter(const call *c, const char *name);

#endif

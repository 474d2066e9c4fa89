/* Who calls. */
#ifndef EMULATOR_AUTH_H
#define EMULATOR_AUTH_H

#include "engine/call/call.h"

/* What a token is made for. */
typedef struct token_grant {
    const char *client_id, *subject, *tenant, *scope;
    const char *session; /* what all tokens of one login have in common; NULL: none */
} token_grant;

/* A signed access token, in the call's memory. */
const char *auth_issue(call *c, const token_grant *grant);

/* The claims of a token, with or without "Bearer " before it, which the caller deletes; NULL, and why in
 * `problem`, when it is not ours, over or denied. The emulator's lock is held. */
cJSON *auth_read(call *c, const char *token, const char **problem);

/* From now on tokens with this claim ("jti", "sid", "client_id") are refused. The emulator's lock is held. */
void auth_deny(call *c, const char *claim, const char *value);

/* The id of the person that a client acts as: always the same for the same client. */
const char *auth_subject(arena *a, const char *client_id);

/* The tenant the X-Tenant-ID header names, else "default". */
const char *auth_requested_tenant(const call *c);

/* Sets c->caller by the bearer token. False after having answered 401, or 403 for another tenant's token. */
bool auth_identify(call *c);

/* Whether a parameter of the query is the key of one of the document's security schemes. */
bool auth_is_key_parameter(const call *c, const char *name);

#endif

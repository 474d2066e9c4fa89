/* Who calls. */
#ifndef EMULATOR_AUTH_H
#define EMULATOR_AUTH_H

#include "core.h"

/* What a token is made for. */
typedef struct token_grant {
    const char *client_id, *subject, *tenant, *scope;
} token_grant;

/* A signed access token, in the call's memory. */
const char *auth_issue(call *c, const token_grant *grant);

/* The id of the person that a client acts as: always the same for the same client. */
const char *auth_subject(arena *a, const char *client_id);

/* The tenant the X-Tenant-ID header names, else "default". */
const char *auth_requested_tenant(const call *c);

/* Sets c->caller by the bearer token. False after having answered 401, or 403 for another tenant's token. */
bool auth_identify(call *c);

#endif

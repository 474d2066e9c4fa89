/* Calls of the token endpoint on behalf of auth. */
#ifndef CPOD_RUNTIME_CALL_TOKEN_CALL_H
#define CPOD_RUNTIME_CALL_TOKEN_CALL_H

#include "core/auth/token_call.h"

/* The opaque call of cpodi_auth_call is a cpodi_call. */
extern const cpodi_token_calls cpodi_client_token_calls;

#endif

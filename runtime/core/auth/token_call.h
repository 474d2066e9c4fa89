/* Calls of the token endpoint, as auth sees them. auth must not depend on the code that makes calls, so the
 * client provides these functions. */
#ifndef CPOD_RUNTIME_TOKEN_CALL_H
#define CPOD_RUNTIME_TOKEN_CALL_H

#include "core/base/buffer.h"
#include "cpod/core/error.h"

/* A POST below the base URL. Texts are borrowed until the call ends; the call owns the body. */
typedef struct cpodi_token_request {
    const char *path;
    const char *content_type;
    cpodi_buffer *body; /* terminated, secret */
} cpodi_token_request;

/* The response to it, borrowed until the call ends. */
typedef struct cpodi_token_response {
    int status; /* 0: none */
    const cpodi_buffer *body;
} cpodi_token_response;

typedef struct cpodi_token_call cpodi_token_call;

typedef struct cpodi_token_calls {
    /* Prepares a call on behalf of `call`, the opaque one of cpodi_auth_call, whose deadline, cancel token
     * and event loop it obeys. On failure `*out` is NULL. */
    cpod_status (*start)(void *call, const cpodi_token_request *request, cpodi_token_call **out,
                         cpod_error *error);
    /* Advances it as far as possible without waiting. CPOD_PENDING: call it again later. */
    cpod_status (*step)(cpodi_token_call *call, cpodi_token_response *response, cpod_error *error);
    /* After CPOD_PENDING: waits, with a thread to itself; or the time of the next step. */
    void (*wait)(cpodi_token_call *call);
    int64_t (*wake_at)(cpodi_token_call *call, int64_t now);
    /* Makes the next step fail with CPOD_ERR_CANCELLED. */
    void (*stop)(cpodi_token_call *call);
    /* Wipes and frees it. */
    void (*end)(cpodi_token_call *call);
} cpodi_token_calls;

#endif

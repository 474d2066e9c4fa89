/* The bearer token of a client. */
#ifndef CPOD_RUNTIME_TOKEN_H
#define CPOD_RUNTIME_TOKEN_H

#include "buffer.h"
#include "cpod/core/client.h"
#include "cpod/core/generated.h"

struct cpodi_call;

/* Whether the client can have a bearer token at all. */
bool cpodi_token_is_available(const cpod_client *client);

/* Appends the token to `out` and says which generation it is of. Waits for a refresh of another thread until
 * the call's deadline or cancel. Statuses as of cpodi_auth_apply(). */
cpod_status cpodi_token_get(struct cpodi_call *call, cpodi_buffer *out, uint64_t *generation,
                            cpod_error *error);

/* Exchanges client credentials at the API's token endpoint. `token` gets the token, `*lifetime_ms` its life.
 */
cpod_status cpodi_token_fetch(struct cpodi_call *call, cpodi_buffer *token, int64_t *lifetime_ms,
                              cpod_error *error);

#endif

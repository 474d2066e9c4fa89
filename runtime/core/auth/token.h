/* The bearer token of a client. */
#ifndef CPOD_RUNTIME_TOKEN_H
#define CPOD_RUNTIME_TOKEN_H

#include "core/base/buffer.h"
#include "cpod/core/client.h"
#include "cpod/core/generated.h"

struct cpodi_call;

/* Whether the client can have a bearer token at all. */
bool cpodi_token_is_available(const cpod_client *client);

/* Takes over token and refresh token of the options, whose life begins now. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_token_begin(cpod_client *client, cpod_error *error);

/* Appends the token to `out` and says which generation it is of. CPOD_PENDING: a refresh is under way, this
 * call's (which goes on when it is called again) or another's; `out` is to begin anew then. Statuses as of
 * cpodi_auth_apply(). */
cpod_status cpodi_token_get(struct cpodi_call *call, cpodi_buffer *out, uint64_t *generation,
                            cpod_error *error);

/* After CPOD_PENDING, a call that has a thread to itself: waits a little for what it waits for. */
void cpodi_token_wait(struct cpodi_call *call);

/* After CPOD_PENDING, a call that waits together with others: when to ask again, which is `other` for a token
 * that another fetches; whether that has come; and that there is no hurry any more, also for its refresh. */
int64_t cpodi_token_wake_at(const struct cpodi_call *call, int64_t now, int64_t other);
bool cpodi_token_has_come(struct cpodi_call *call);
void cpodi_token_stop(struct cpodi_call *call);

#endif

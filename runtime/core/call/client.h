/* The client. */
#ifndef CPOD_RUNTIME_CLIENT_H
#define CPOD_RUNTIME_CLIENT_H

#include "core/auth/auth.h"
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/call/servers.h"
#include "core/http/headers.h"
#include "cpod/core/client.h"
#include "cpod/core/generated.h"

#include <stdatomic.h>

struct cpod_client {
    cpod_allocator allocator;
    atomic_uint references; /* the caller's, and one of each iterator and stream */
    const cpod_api *api;
    cpodi_arena *texts;          /* owns the texts of the options and of the members below */
    cpod_client_options options; /* in this library's size, with defaults filled in */
    bool has_idle_timeout;       /* not the default */
    cpodi_headers headers;       /* sent with every request */
    const char *base_url;        /* without a trailing '/' */
    const cpodi_server *servers; /* those of the API's tables */
    cpod_transport transport;
    cpod_hooks hooks; /* in this library's size */
    cpod_clock clock;
    cpodi_auth auth;
    atomic_int retry_tokens; /* left of the retry budget */
};

static inline int64_t cpodi_client_now(const cpod_client *client)
{
    return client->clock.now_ms(client->clock.context);
}

/* The opaque call of cpodi_auth_call is a cpodi_call. */
extern const cpodi_token_fetch_functions cpodi_client_token_fetch;

/* Copies the options into the arena, fills in the defaults and checks them.
 * CPOD_ERR_CONFIGURATION names the option at fault; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_options_copy(const cpod_client_options *from, cpodi_arena *arena, cpod_client_options *to,
                               cpod_error *error);

#endif

/* What a client is made of. */
#ifndef CPOD_RUNTIME_CLIENT_H
#define CPOD_RUNTIME_CLIENT_H

#include <stdatomic.h>

#include "core/auth/auth.h"
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/http/headers.h"
#include "cpod/core/client.h"
#include "cpod/core/generated.h"

struct cpod_client {
    cpod_allocator allocator;
    atomic_uint references; /* the caller's, and one of each iterator and stream */
    const cpod_api *api;
    cpodi_arena *texts;          /* holds what the options and the fields below point to */
    cpod_client_options options; /* as wide as ours, with the defaults filled in */
    cpodi_headers headers;       /* sent with every request */
    const char *base_url;        /* without a trailing '/' */
    size_t origin_length;        /* of `base_url` */
    bool has_custom_base_url;    /* the caller chose it */
    cpod_transport transport;
    cpod_hooks hooks; /* as wide as ours */
    cpodi_clock clock;
    cpodi_auth auth;
    atomic_int retry_tokens; /* what is left of the retry budget */
};

/* One reference more; cpod_client_free() gives it back. */
cpod_client *cpodi_client_retain(cpod_client *client);

/* Replaces time and chance, for tests: before the first call. */
void cpodi_client_set_clock(cpod_client *client, const cpodi_clock *clock);

int64_t cpodi_client_now(const cpod_client *client);

#endif

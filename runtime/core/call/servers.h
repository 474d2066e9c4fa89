/* The servers that an API's document has beside its first one, as a client uses them. */
#ifndef CPOD_RUNTIME_SERVERS_H
#define CPOD_RUNTIME_SERVERS_H

#include "core/base/arena.h"
#include "cpod/core/client.h"
#include "cpod/core/generated.h"

typedef struct cpodi_server {
    const char *url;  /* without a trailing '/'; NULL: the document's, which is no http or https URL */
    bool is_foreign;  /* not of the origin of the client's base URL */
    bool is_unmapped; /* the option require_server_mapping forbids its use */
} cpodi_server;

/* The URL of the first server, with the option server_variables, which is checked. CPOD_ERR_CONFIGURATION names
 * the option at fault. */
cpod_status cpodi_servers_root(const cpod_api *api, const cpod_client_options *options, cpodi_arena *arena,
                               const char **out, cpod_error *error);

/* All others, in the order of the tables. `root` is the first one's URL, `base_url` the client's; the options are
 * those that cpodi_servers_root() has checked. NULL where the API has none. */
cpod_status cpodi_servers_resolve(const cpod_api *api, const cpod_client_options *options, const char *root,
                                  const char *base_url, cpodi_arena *arena, const cpodi_server **out,
                                  cpod_error *error);

#endif

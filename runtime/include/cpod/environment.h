/** @file
 * Clients configured by environment variables. */
#ifndef CPOD_ENVIRONMENT_H
#define CPOD_ENVIRONMENT_H

#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Creates a client from environment variables, for services and local development. An empty variable counts
 * as unset. Sends nothing: the token is fetched with the first call. Thread-safe unless another thread
 * changes the environment.
 *
 * | variable | meaning |
 * |---|---|
 * | CPOD_API_URL, else CPOD_BASE_URL | address of the API; default: https://api.cyberpod.app |
 * | CPOD_CLIENT_ID | OAuth client id |
 * | CPOD_CLIENT_SECRET, else CPOD_API_KEY | its secret; CPOD_API_KEY alone needs no client id |
 * | CPOD_TENANT_ID | tenant; default: `default` |
 * | CPOD_BEARER_AUTH | a bearer token, in place of the token of the client id |
 *
 *
 * @param out    the client, owned by the caller: cpod_client_free(). NULL on failure.
 * @param error  or NULL.
 * @return CPOD_OK; CPOD_ERR_CONFIGURATION: a variable is missing or malformed, which the message names;
 * CPOD_ERR_INVALID_ARGUMENT: `out` is NULL; CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_client_from_env(cpod_client **out, cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

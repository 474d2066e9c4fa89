/** @file
 * Logins of people, through the backend or by OAuth with PKCE, and clients for the tokens they result
 * in.
 *
 *     char *address = NULL;                                    // 1. send the browser there
 *     cpod_begin_login(backend, "https://app.example.com/auth/callback", &address, &error);
 *
 *     cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;  // 2. it comes back with ?code=…
 *     options.base_url = backend;
 *     cpod_token_grant *grant = NULL;
 *     if (cpod_exchange_code(&options, code, NULL, &grant, &error) == CPOD_OK) {
 *         if (grant->expires_in < INT32_MAX)
 *             options.token_lifetime_ms = grant->expires_in * 1000;
 *         options.on_token = store;                            // 3. receives later tokens
 *         status = cpod_client_from_token(grant->access_token, grant->refresh_token, &options, &client,
 *                                         &error);
 *     }
 *     cpod_token_grant_free(grant); */
#ifndef CPOD_LOGIN_H
#define CPOD_LOGIN_H

#include "cpod/auth.h"
#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Returns the URL at which a login begins, for the person's browser. The backend redirects it to the
 * identity provider, which finally redirects it to `return_to` with a one-time `code` in the query, never
 * with a token. Sends nothing. Thread-safe.
 *
 * @param backend_url  URL of the API; to an origin the API's path is appended. NULL:
 *                     https://api.cyberpod.app.
 * @param return_to    absolute URL in the program, whose origin is registered with the application.
 * @param url          owned by the caller: cpod_string_free(). NULL on failure.
 * @param error        or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: `return_to` is not an http or https URL, or `url` is NULL;
 * CPOD_ERR_CONFIGURATION: `backend_url` is malformed; CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_begin_login(const char *backend_url, const char *return_to,
                                                      char **url, cpod_error *error);

/** Exchanges the one-time code of a login for tokens. A code works once and for a short time, so the request
 * is not retried. `expires_in` may be sent as text or with a fraction: it is then rounded down, a negative one is
 * 0, and one above 366 days is that. Thread-safe.
 *
 * @param options  of the client: `base_url`, timeouts, proxy, transport, allocator. Credentials are ignored;
 *                 a transport is not released. Or NULL.
 * @param code     from the query of the callback.
 * @param call     options of this call, or NULL.
 * @param out      the tokens, owned by the caller: cpod_token_grant_free(). NULL on failure.
 * @param error    or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: the code is missing or empty, or `out` is NULL;
 * CPOD_ERR_BAD_REQUEST or CPOD_ERR_AUTH: the code is unknown, used or expired, log in again;
 * CPOD_ERR_CONFIGURATION: malformed options; else as any call. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_exchange_code(const cpod_client_options *options, const char *code,
                                                        const cpod_call_options *call, cpod_token_grant **out,
                                                        cpod_error *error);

/** Creates a client that acts for the person who logged in. It renews the access token by the refresh token
 * when it expires or is refused; `options->on_token` receives the new tokens, to store them. Sends nothing.
 * Thread-safe.
 *
 * @param access_token   NULL: the first call begins with a refresh.
 * @param refresh_token  or NULL: calls fail with CPOD_ERR_AUTH when the access token has expired.
 * @param options        other options of the client: `base_url`, `token_lifetime_ms`, `on_token`, `client_id`
 *                       where the tokens were issued to an OAuth application. `token` and `refresh_token` are
 *                       ignored. Or NULL.
 * @param out            owned by the caller: cpod_client_free(). NULL on failure.
 * @param error          or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: both tokens are NULL, or `out` is NULL; CPOD_ERR_CONFIGURATION:
 * an option or a token is malformed; CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_client_from_token(const char *access_token,
                                                            const char *refresh_token,
                                                            const cpod_client_options *options,
                                                            cpod_client **out, cpod_error *error);

/** Proof Key for Code Exchange (RFC 7636), method S256. Send the challenge, and keep the verifier, a secret,
 * until the code arrives. */
typedef struct cpod_pkce {
    char verifier[44];  /**< 43 characters, from 32 random bytes. */
    char challenge[44]; /**< SHA-256 of the verifier. */
} cpod_pkce;

/** Generates a pair for one login. Thread-safe.
 *
 * @param out    filled; all zero on failure.
 * @param error  or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: `out` is NULL; CPOD_ERR_CONFIGURATION: the system provides no
 * random bytes or no SHA-256. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_pkce_new(cpod_pkce *out, cpod_error *error);

/** An authorization request of an OAuth application. Begin with CPOD_AUTHORIZATION_INIT. */
typedef struct cpod_authorization {
    size_t size;                /**< Set by CPOD_AUTHORIZATION_INIT. */
    const char *client_id;      /**< Of the application. Required. */
    const char *redirect_uri;   /**< Registered URI that receives the code. Required. */
    const char *code_challenge; /**< Of a cpod_pkce. Required. */
    const char *scope;          /**< Separated by spaces; NULL: all of the application's. */
    /** Random text, returned unchanged, by which the program detects forged callbacks; or NULL. */
    const char *state;
} cpod_authorization;

#ifdef __cplusplus
CPOD_SIZED_INIT_(cpod_authorization, cpod_authorization_init_)
#define CPOD_AUTHORIZATION_INIT cpod_authorization_init_()
#else
/** An empty request: `cpod_authorization ask = CPOD_AUTHORIZATION_INIT;` */
#define CPOD_AUTHORIZATION_INIT            \
    {                                      \
        .size = sizeof(cpod_authorization) \
    }
#endif

/** Returns the URL of the consent page: `/oauth/authorize` at the backend's origin, outside the API's path.
 * Sends nothing. Thread-safe.
 *
 *     cpod_pkce pkce;
 *     cpod_authorization ask = CPOD_AUTHORIZATION_INIT;
 *     ask.client_id = "crm-360-prod";
 *     ask.redirect_uri = "https://app.example.com/callback";
 *     char *address = NULL;
 *     if (cpod_pkce_new(&pkce, &error) == CPOD_OK) {
 *         ask.code_challenge = pkce.challenge;
 *         status = cpod_oauth_authorize_url(NULL, &ask, &address, &error);
 *     }
 *
 * @param backend_url    as for cpod_begin_login().
 * @param authorization  borrowed for the call.
 * @param url            owned by the caller: cpod_string_free(). NULL on failure.
 * @param error          or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: a required member is missing, or `url` is NULL;
 * CPOD_ERR_CONFIGURATION: `backend_url` is malformed; CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_oauth_authorize_url(const char *backend_url,
                                                              const cpod_authorization *authorization,
                                                              char **url, cpod_error *error);

/** Exchanges the code of the consent page for tokens, by the grant `authorization_code`. Thread-safe.
 *
 * @param options       as for cpod_exchange_code(), and the application's `client_id` and `client_secret`, if
 *                      it has one. Other credentials are ignored.
 * @param code          from the query of the callback.
 * @param redirect_uri  the same as in the authorization.
 * @param verifier      of the cpod_pkce whose challenge was sent.
 * @param call          options of this call, or NULL.
 * @param out           the tokens, owned by the caller: cpod_token_grant_free(). NULL on failure.
 * @param error         or NULL.
 * @return as cpod_exchange_code(). */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_oauth_exchange_code(const cpod_client_options *options,
                                                              const char *code, const char *redirect_uri,
                                                              const char *verifier,
                                                              const cpod_call_options *call,
                                                              cpod_token_grant **out, cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

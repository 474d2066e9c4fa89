/** @file
 * Logging people in: through the backend's own login, or by OAuth with PKCE; and clients made of the tokens
 * that come of it.
 *
 *     char *address = NULL;                                    // 1. send the browser there
 *     cpod_begin_login(backend, "https://app.example.com/auth/callback", &address, &error);
 *
 *     cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;  // 2. it comes back with ?code=…
 *     options.base_url = backend;
 *     cpod_token_grant *grant = NULL;
 *     if (cpod_exchange_code(&options, code, NULL, &grant, &error) == CPOD_OK) {
 *         options.token_lifetime_ms = grant->expires_in * 1000;
 *         options.on_token = store;                            // 3. later tokens are told to you
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

/** The address that a login begins at: the program sends the person's browser there. The backend passes it on
 * to the identity provider; afterwards the browser comes back to `return_to` with a one-time `code` in the
 * query, never with a token. Nothing is sent.
 *
 * @param backend_url  address of the API; an origin gets the API's path appended. NULL:
 *                     https://api.cyberpod.app.
 * @param return_to    absolute address in the program, whose origin is registered with the application.
 * @param url          owned by the caller: cpod_string_free(). NULL on failure.
 * @param error        or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: `return_to` is no http or https address, or `url` is NULL;
 * CPOD_ERR_CONFIGURATION: `backend_url` is malformed; CPOD_ERR_NO_MEMORY. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_begin_login(const char *backend_url, const char *return_to,
                                                      char **url, cpod_error *error);

/** Swaps the one-time code of a login for tokens. A code works once and for a short time; the request is not
 * repeated.
 *
 * @param options  the backend (`base_url`), and how to reach it: time limits, proxy, transport, allocator.
 *                 Credentials in it are not used; a transport is not released. NULL: all defaults.
 * @param code     from the query of the callback.
 * @param call     time limits and cancel token of this call, or NULL.
 * @param out      the tokens, owned by the caller: cpod_token_grant_free(). NULL on failure.
 * @param error    or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: the code is missing or empty, or `out` is NULL;
 * CPOD_ERR_BAD_REQUEST or CPOD_ERR_AUTH: the code is unknown, used or too old, log in again;
 * CPOD_ERR_CONFIGURATION: of the options; else as any call. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_exchange_code(const cpod_client_options *options, const char *code,
                                                        const cpod_call_options *call, cpod_token_grant **out,
                                                        cpod_error *error);

/** Makes a client that acts for the person who logged in. It renews the access token by the refresh token,
 * when it ends or the server refuses it, without the caller's noticing; `options->on_token` is told the new
 * ones, to store them.
 *
 * @param access_token   NULL: the first call begins with a refresh.
 * @param refresh_token  NULL: none; then the client ends with the access token (CPOD_ERR_AUTH).
 * @param options        all that else makes a client: `base_url`, `token_lifetime_ms`, `on_token`,
 *                       `client_id` where the tokens were issued to an OAuth application. Its `token` and
 *                       `refresh_token` are not looked at. NULL: all defaults. Copied.
 * @param out            owned by the caller: cpod_client_free(). NULL on failure.
 * @param error          or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: neither token is there, or `out` is NULL;
 * CPOD_ERR_CONFIGURATION: an option or a token is malformed; CPOD_ERR_NO_MEMORY. Nothing is sent.
 * Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_client_from_token(const char *access_token,
                                                            const char *refresh_token,
                                                            const cpod_client_options *options,
                                                            cpod_client **out, cpod_error *error);

/** Proof Key for Code Exchange (RFC 7636), method S256. Keep the verifier, a secret, until the code comes
 * back; send the challenge. */
typedef struct cpod_pkce {
    char verifier[44];  /**< 43 characters: 32 random bytes of the system. */
    char challenge[44]; /**< SHA-256 of the verifier. */
} cpod_pkce;

/** Makes a new pair, for one login.
 *
 * @param out    filled; all zero on failure.
 * @param error  or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: `out` is NULL; CPOD_ERR_CONFIGURATION: the system gives no
 * random bytes or no SHA-256. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_pkce_new(cpod_pkce *out, cpod_error *error);

/** What an OAuth application asks a person to agree to. Begin with CPOD_AUTHORIZATION_INIT. */
typedef struct cpod_authorization {
    size_t size;                /**< Set by CPOD_AUTHORIZATION_INIT. */
    const char *client_id;      /**< Of the application. Required. */
    const char *redirect_uri;   /**< Where the code goes, as it is registered. Required. */
    const char *code_challenge; /**< Of a cpod_pkce. Required. */
    const char *scope;          /**< Divided by spaces; NULL: all that the application has. */
    const char *state; /**< Comes back unchanged: a random text by which the program knows its own login
                          again, against forged callbacks. NULL: none. */
} cpod_authorization;

#ifdef __cplusplus
CPOD_SIZED_INIT_(cpod_authorization, cpod_authorization_init_)
#define CPOD_AUTHORIZATION_INIT cpod_authorization_init_()
#else
/** Nothing asked yet: `cpod_authorization ask = CPOD_AUTHORIZATION_INIT;` */
#define CPOD_AUTHORIZATION_INIT            \
    {                                      \
        .size = sizeof(cpod_authorization) \
    }
#endif

/** The address of the consent page: `/oauth/authorize` at the backend's origin, outside the API's path.
 * Nothing is sent.
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
 * @param backend_url    as of cpod_begin_login().
 * @param authorization  borrowed for the call.
 * @param url            owned by the caller: cpod_string_free(). NULL on failure.
 * @param error          or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: a required member is missing, which the message names, or `url`
 * is NULL; CPOD_ERR_CONFIGURATION: `backend_url` is malformed; CPOD_ERR_NO_MEMORY. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_oauth_authorize_url(const char *backend_url,
                                                              const cpod_authorization *authorization,
                                                              char **url, cpod_error *error);

/** Swaps the code of the consent page for tokens: the grant `authorization_code`.
 *
 * @param options       the backend, as of cpod_exchange_code(), and the application: `client_id`, and
 *                      `client_secret` if it has one. No other credentials of it are used.
 * @param code          from the query of the callback.
 * @param redirect_uri  the same as in the authorization.
 * @param verifier      of the cpod_pkce whose challenge was sent.
 * @param call          time limits and cancel token of this call, or NULL.
 * @param out           the tokens, owned by the caller: cpod_token_grant_free(). NULL on failure.
 * @param error         or NULL.
 * @return as cpod_exchange_code(). Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_oauth_exchange_code(const cpod_client_options *options,
                                                              const char *code, const char *redirect_uri,
                                                              const char *verifier,
                                                              const cpod_call_options *call,
                                                              cpod_token_grant **out, cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

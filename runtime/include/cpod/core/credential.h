/** @file
 * Credentials of an API with several security schemes: a value for each scheme.
 *
 *     const cpod_credential credentials[] = {
 *         cpod_credential_key(SHOP_SCHEME_USER_KEY, user_key),
 *         cpod_credential_basic(SHOP_SCHEME_ADMIN, "root", password),
 *     };
 *     cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
 *     options.credentials = credentials;
 *     options.credential_count = 2;
 *
 * The names of the schemes are constants in the header `client.h` of a generated SDK. An operation is sent with
 * the first of its documented alternatives for which the client has all credentials. A credential is only sent
 * under the scheme that it was given for. */
#ifndef CPOD_CORE_CREDENTIAL_H
#define CPOD_CORE_CREDENTIAL_H

#include "cpod/core/base.h"
#include "cpod/core/error.h"
#include "cpod/core/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Documented in cpod/core/client.h. */
struct cpod_client;

/** Provides a bearer token, for programs that have a login of their own.
 *
 * @param context   the option `token_context`, or the context of cpod_credential_callback().
 * @param force     true after the server refused the last token: get a new one.
 * @param buffer    receives the token, without "Bearer ".
 * @param capacity  of `buffer`.
 * @return its length, or a negative number when there is no token: the call fails with CPOD_ERR_AUTH. */
typedef int (*cpod_token_callback)(void *context, bool force, char *buffer, size_t capacity);

/** What a credential consists of. */
typedef enum cpod_credential_kind {
    CPOD_CREDENTIAL_KEY = 1,  /**< An API key. */
    CPOD_CREDENTIAL_BEARER,   /**< A bearer token. */
    CPOD_CREDENTIAL_BASIC,    /**< User name and password. */
    CPOD_CREDENTIAL_CLIENT,   /**< OAuth client credentials. */
    CPOD_CREDENTIAL_CALLBACK, /**< Bearer tokens from a callback. */
    CPOD_CREDENTIAL_NONE,     /**< Nothing: removes the credential of a scheme. */
    CPOD_CREDENTIAL_DIGEST    /**< User name and password, of which only a digest is sent. */
} cpod_credential_kind;

/** The credential for one security scheme. Made by the functions below; its layout does not change. */
typedef struct cpod_credential {
    cpod_credential_kind kind;    /**< What it consists of. */
    unsigned reserved_flags;      /**< 0. */
    const char *scheme;           /**< Name of the security scheme, as in the API's document. */
    const char *id;               /**< User name, or client id; else NULL. */
    const char *secret;           /**< Key, token, password or client secret; else NULL. Never logged. */
    cpod_token_callback callback; /**< Of CPOD_CREDENTIAL_CALLBACK; else NULL. */
    void *context;                /**< Passed to `callback`. */
    void *reserved[4];            /**< NULL. */
} cpod_credential;

/** Returns an API key, for a scheme of the type `apiKey`. */
static inline cpod_credential cpod_credential_key(const char *scheme, const char *key)
{
    cpod_credential result = {CPOD_CREDENTIAL_KEY,     0, scheme, NULL, key, NULL, NULL,
                              {NULL, NULL, NULL, NULL}};
    return result;
}

/** Returns a bearer token, for a scheme of the type `oauth2`, `openIdConnect`, or `http` with `bearer`. */
static inline cpod_credential cpod_credential_bearer(const char *scheme, const char *token)
{
    cpod_credential result = {CPOD_CREDENTIAL_BEARER,  0, scheme, NULL, token, NULL, NULL,
                              {NULL, NULL, NULL, NULL}};
    return result;
}

/** Returns user name and password, for a scheme of the type `http` with `basic`. The name has no colon. */
static inline cpod_credential cpod_credential_basic(const char *scheme, const char *user,
                                                    const char *password)
{
    cpod_credential result = {CPOD_CREDENTIAL_BASIC,   0, scheme, user, password, NULL, NULL,
                              {NULL, NULL, NULL, NULL}};
    return result;
}

/** Returns user name and password, for a scheme of the type `http` with `digest` (RFC 7616). The password is never sent,
 * whatever the server offers. The name has no colon.
 *
 *     const cpod_credential login = cpod_credential_digest(CAMERA_SCHEME_LOGIN, "admin", password);
 *
 * libcurl responds to the challenge of the server, so that each request is sent twice: without credentials, which is
 * refused by 401, and with them. An upload from a callback needs a function `rewind`; without it the call fails with
 * CPOD_ERR_INVALID_ARGUMENT, and nothing is sent. A client with the option `transport` accepts the credential only if
 * that has CPOD_TRANSPORT_DIGEST. Algorithms: MD5, SHA-256, and both with `-sess`; quality of protection: `auth`, or
 * none. Anything else that a server requires is CPOD_ERR_AUTH. */
static inline cpod_credential cpod_credential_digest(const char *scheme, const char *user,
                                                     const char *password)
{
    cpod_credential result = {CPOD_CREDENTIAL_DIGEST,  0, scheme, user, password, NULL, NULL,
                              {NULL, NULL, NULL, NULL}};
    return result;
}

/** Returns OAuth client credentials, for a scheme of the type `oauth2` whose token endpoint belongs to the API's
 * server. The client exchanges them for a token on first use and renews it at 80 % of its lifetime. */
static inline cpod_credential cpod_credential_client(const char *scheme, const char *id, const char *secret)
{
    cpod_credential result = {CPOD_CREDENTIAL_CLIENT,  0, scheme, id, secret, NULL, NULL,
                              {NULL, NULL, NULL, NULL}};
    return result;
}

/** Returns a source of bearer tokens. The callback runs on the threads of the calls. */
static inline cpod_credential cpod_credential_callback(const char *scheme, cpod_token_callback callback,
                                                       void *context)
{
    cpod_credential result = {CPOD_CREDENTIAL_CALLBACK, 0, scheme, NULL, NULL, callback, context,
                              {NULL, NULL, NULL, NULL}};
    return result;
}

/** Returns the absence of a credential: with cpod_client_set_credential() it removes the one of the scheme, in
 * the options of a call it keeps the client's from being sent. */
static inline cpod_credential cpod_credential_none(const char *scheme)
{
    cpod_credential result = {CPOD_CREDENTIAL_NONE,    0, scheme, NULL, NULL, NULL, NULL,
                              {NULL, NULL, NULL, NULL}};
    return result;
}

/** Replaces the credential of one scheme, also one that came from the options `token`, `api_key` and the like.
 * Attempts that have begun keep the old one; those that follow, retries included, use the new one. Thread-safe.
 *
 *     const cpod_credential rotated = cpod_credential_key(SHOP_SCHEME_USER_KEY, new_key);
 *     status = cpod_client_set_credential(client, &rotated, &error);
 *
 * @param client      the client.
 * @param credential  copied.
 * @param error       May be NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: an argument is NULL; CPOD_ERR_CONFIGURATION: the API has no such
 * scheme, the credential is of another kind or incomplete, or the option `transport` does not support HTTP Digest;
 * CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_client_set_credential(struct cpod_client *client,
                                                                const cpod_credential *credential,
                                                                cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

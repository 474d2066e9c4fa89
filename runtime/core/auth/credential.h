/* One credential, shared by the client and the attempts that use it. */
#ifndef CPOD_RUNTIME_CREDENTIAL_H
#define CPOD_RUNTIME_CREDENTIAL_H

#include "core/auth/token.h"
#include "cpod/core/credential.h"

#include <stdatomic.h>

typedef struct cpodi_credential {
    atomic_size_t references;
    const cpod_allocator *allocator;
    size_t size; /* of the allocation, with the texts */
    cpod_credential_kind kind;
    const char *id;
    const char *secret;
    bool is_fetched; /* its tokens come from `source` */
    cpodi_token_source source;
} cpodi_credential;

/* Whether a bearer token is sent; whether an API key is, wherever. */
static inline bool cpodi_scheme_is_bearer(const cpod_scheme *scheme)
{
    return scheme->type == CPOD_SECURITY_BEARER || scheme->type == CPOD_SECURITY_OAUTH ||
           scheme->type == CPOD_SECURITY_OPENID;
}

static inline bool cpodi_scheme_is_key(const cpod_scheme *scheme)
{
    return scheme->type == CPOD_SECURITY_KEY_HEADER || scheme->type == CPOD_SECURITY_KEY_QUERY ||
           scheme->type == CPOD_SECURITY_KEY_COOKIE;
}

/* Whether user name and password are needed, however they are used. */
static inline bool cpodi_scheme_is_login(const cpod_scheme *scheme)
{
    return scheme->type == CPOD_SECURITY_BASIC || scheme->type == CPOD_SECURITY_DIGEST;
}

/* User name and password for a scheme that needs them. */
static inline cpod_credential cpodi_credential_login(const cpod_scheme *scheme, const char *user,
                                                     const char *password)
{
    return scheme->type == CPOD_SECURITY_DIGEST ? cpod_credential_digest(scheme->scheme, user, password)
                                                : cpod_credential_basic(scheme->scheme, user, password);
}

/* Checks a credential of the caller's and finds its scheme. CPOD_ERR_CONFIGURATION. */
cpod_status cpodi_credential_check(const cpod_credential *credential, const cpod_tables *tables,
                                   uint32_t *scheme, cpod_error *error);

/* Copies a checked credential. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_credential_new(const cpod_credential *from, const cpod_scheme *scheme,
                                 const cpodi_auth_context *context, cpodi_credential **out,
                                 cpod_error *error);

/* Makes a credential of fetched tokens. The texts of `config` outlive it. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_credential_new_fetched(const cpodi_token_config *config, const cpodi_auth_context *context,
                                         cpodi_credential **out, cpod_error *error);

cpodi_credential *cpodi_credential_retain(cpodi_credential *credential);

/* Wipes and frees it with the last reference. NULL is allowed. */
void cpodi_credential_release(cpodi_credential *credential);

#endif

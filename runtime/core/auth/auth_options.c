/* The credentials of a client from its options, and those of one call. */
#include "core/auth/auth.h"
#include "core/auth/credential.h"
#include "core/auth/digest.h"
#include "core/base/error.h"

#include <string.h>

/* Stands for a scheme that gets no credential in one call. */
static cpodi_credential none = {.kind = CPOD_CREDENTIAL_NONE};

/* ---- one scheme ---- */

bool cpodi_auth_type_is_shared(const cpod_tables *tables, uint32_t scheme)
{
    const cpod_scheme *schemes = tables->schemes;
    for (uint32_t s = 0; s < tables->scheme_count; s++) {
        if (s != scheme && (schemes[s].type == schemes[scheme].type ||
                            (cpodi_scheme_is_key(&schemes[s]) && cpodi_scheme_is_key(&schemes[scheme])) ||
                            (cpodi_scheme_is_login(&schemes[s]) && cpodi_scheme_is_login(&schemes[scheme]))))
            return true;
    }
    return false;
}

/* Checks a credential of the caller's and finds its scheme. */
static cpod_status check(const cpodi_auth *auth, const cpod_credential *credential, uint32_t *scheme,
                         cpod_error *error)
{
    cpod_status status = cpodi_credential_check(credential, auth->context.api->tables, scheme, error);
    return status == CPOD_OK && credential->kind == CPOD_CREDENTIAL_DIGEST
               ? cpodi_digest_check_transport(&auth->context, error)
               : status;
}

/* Replaces a credential by another, whose reference is the client's then. NULL: removes it. */
static void replace(cpodi_auth *auth, uint32_t scheme, cpodi_credential *by)
{
    (void)pthread_mutex_lock(&auth->lock);
    cpodi_credential *old = auth->credentials[scheme];
    auth->credentials[scheme] = by;
    (void)pthread_mutex_unlock(&auth->lock);
    cpodi_credential_release(old);
}

cpod_status cpodi_auth_set(cpodi_auth *auth, const cpod_credential *credential, cpod_error *error)
{
    const cpod_tables *tables = auth->context.api->tables;
    uint32_t scheme;
    cpodi_credential *made = NULL;
    cpod_status status = check(auth, credential, &scheme, error);
    if (status == CPOD_OK && credential->kind != CPOD_CREDENTIAL_NONE)
        status = cpodi_credential_new(credential, &tables->schemes[scheme], &auth->context, &made, error);
    if (status == CPOD_OK)
        replace(auth, scheme, made);
    return status;
}

/* ---- the options without the name of a scheme ---- */

static bool has_key_scheme(const cpod_tables *tables)
{
    for (uint32_t s = 0; s < tables->scheme_count; s++) {
        if (cpodi_scheme_is_key(&tables->schemes[s]))
            return true;
    }
    return false;
}

static cpod_status fail_shared(const char *option, const cpod_scheme *scheme, cpod_error *error)
{
    return cpodi_fail(
        error, CPOD_ERR_CONFIGURATION,
        "The option %s is ambiguous: '%.100s' is one of several security schemes of its type; use the "
        "option credentials",
        option, scheme->scheme);
}

/* One credential of `option` for a scheme; NULL: the option is not set. */
static cpod_status set_named(cpodi_auth *auth, uint32_t scheme, const char *option, cpod_credential from,
                             cpod_error *error)
{
    const cpod_tables *tables = auth->context.api->tables;
    if (cpodi_auth_type_is_shared(tables, scheme))
        return fail_shared(option, &tables->schemes[scheme], error);
    from.scheme = tables->schemes[scheme].scheme;
    return cpodi_auth_set(auth, &from, error);
}

/* The tokens of the options: a constant one, or those that are fetched, from one source for all schemes. */
static cpod_status make_tokens(cpodi_auth *auth, cpodi_credential **out, cpod_error *error)
{
    const cpod_client_options *options = auth->context.options;
    const cpod_api *api = auth->context.api;
    const cpod_scheme scheme = {.type = CPOD_SECURITY_BEARER};
    if (options->token != NULL && options->refresh_token == NULL) {
        const cpod_credential constant = cpod_credential_bearer("", options->token);
        return cpodi_credential_new(&constant, &scheme, &auth->context, out, error);
    }
    const char *key = has_key_scheme(api->tables) ? NULL : options->api_key;
    const char *secret = options->client_secret != NULL ? options->client_secret : key;
    bool has_source = options->token_callback != NULL || options->refresh_token != NULL ||
                      (secret != NULL && api->token_path != NULL);
    if (!has_source)
        return CPOD_OK;
    const cpodi_token_config config = {.token = options->token,
                                       .token_lifetime_ms = options->token_lifetime_ms,
                                       .refresh_token = options->refresh_token,
                                       .refresh_path = options->refresh_path,
                                       .client_id = options->client_id,
                                       .client_secret = secret,
                                       .token_path = api->token_path,
                                       .on_token = options->on_token,
                                       .on_token_context = options->on_token_context,
                                       .token_callback = options->token_callback,
                                       .token_context = options->token_context};
    return cpodi_credential_new_fetched(&config, &auth->context, out, error);
}

static cpod_status set_tokens(cpodi_auth *auth, cpod_error *error)
{
    const cpod_tables *tables = auth->context.api->tables;
    cpodi_credential *tokens = NULL;
    cpod_status status = make_tokens(auth, &tokens, error);
    for (uint32_t s = 0; status == CPOD_OK && tokens != NULL && s < tables->scheme_count; s++) {
        const cpod_scheme *scheme = &tables->schemes[s];
        if (!cpodi_scheme_is_bearer(scheme))
            continue;
        if (cpodi_auth_type_is_shared(tables, s))
            status = fail_shared("for a bearer token", scheme, error);
        else
            replace(auth, s, cpodi_credential_retain(tokens));
    }
    cpodi_credential_release(tokens);
    return status;
}

/* The option credentials, which take precedence over the other options. */
static cpod_status set_listed(cpodi_auth *auth, cpod_error *error)
{
    const cpod_client_options *options = auth->context.options;
    const cpod_credential *listed = options->credentials;
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < options->credential_count; i++) {
        status = cpodi_auth_set(auth, &listed[i], error);
        for (size_t before = 0; status == CPOD_OK && before < i; before++) {
            if (strcmp(listed[before].scheme, listed[i].scheme) == 0)
                status = cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                                    "The option credentials has two for the security scheme '%.100s'",
                                    listed[i].scheme);
        }
    }
    return status;
}

cpod_status cpodi_auth_begin(cpodi_auth *auth, cpod_error *error)
{
    const cpod_client_options *options = auth->context.options;
    const cpod_tables *tables = auth->context.api->tables;
    if (tables->scheme_count > CPODI_SCHEMES_MAX)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The API has more than %d security schemes",
                          CPODI_SCHEMES_MAX);
    cpod_status status = set_tokens(auth, error);
    for (uint32_t s = 0; status == CPOD_OK && s < tables->scheme_count; s++) {
        const cpod_scheme *scheme = &tables->schemes[s];
        const char *password = options->password != NULL ? options->password : "";
        if (cpodi_scheme_is_key(scheme) && options->api_key != NULL)
            status = set_named(auth, s, "api_key", cpod_credential_key("", options->api_key), error);
        else if (cpodi_scheme_is_login(scheme) && options->username != NULL)
            status = set_named(auth, s, "username",
                               cpodi_credential_login(scheme, options->username, password), error);
    }
    return status == CPOD_OK ? set_listed(auth, error) : status;
}

/* ---- the credentials of one call ---- */

static cpod_status set_own(const cpodi_auth *auth, const cpod_credential *from, cpodi_credential **own,
                           cpod_error *error)
{
    const cpod_tables *tables = auth->context.api->tables;
    uint32_t scheme;
    cpod_status status = check(auth, from, &scheme, error);
    if (status != CPOD_OK)
        return status;
    if (from->kind == CPOD_CREDENTIAL_CLIENT)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option credentials has client credentials: a client exchanges them for a "
                          "token, use its options");
    if (own[scheme] != NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option credentials has two for the security scheme '%.100s'",
                          from->scheme);
    if (from->kind == CPOD_CREDENTIAL_NONE) {
        own[scheme] = &none;
        return CPOD_OK;
    }
    return cpodi_credential_new(from, &tables->schemes[scheme], &auth->context, &own[scheme], error);
}

cpod_status cpodi_auth_begin_call(cpodi_auth *auth, const cpod_credential *credentials, size_t count,
                                  cpodi_arena *arena, cpodi_credential ***own, cpod_error *error)
{
    *own = NULL;
    if (count == 0)
        return CPOD_OK;
    if (credentials == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option credentials is NULL, but credential_count is not 0");
    size_t size = CPODI_SCHEMES_MAX * sizeof **own;
    *own = cpodi_arena_alloc(arena, size, _Alignof(cpodi_credential *));
    if (*own == NULL)
        return cpodi_no_memory(error);
    memset(*own, 0, size);
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < count; i++)
        status = set_own(auth, &credentials[i], *own, error);
    return status;
}

void cpodi_auth_end_call(cpodi_credential **own)
{
    for (size_t s = 0; own != NULL && s < CPODI_SCHEMES_MAX; s++) {
        if (own[s] != &none)
            cpodi_credential_release(own[s]);
    }
}

#include "cpod/login.h"

#include "cpod/client.h"
#include "cpod/oauth.h"
#include "support.h"

#include <string.h>

#define LOGIN_PATH     "/v1/auth/login"
#define AUTHORIZE_PATH "/oauth/authorize"
#define REFRESH_PATH   "/v1/oauth/token"

static bool is_web_address(const char *text)
{
    return text != NULL && (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0);
}

/* Bytes of scheme, host and port. */
static size_t origin_length(const char *url)
{
    const char *host = strstr(url, "://") + 3;
    return (size_t)(host - url) + strcspn(host, "/");
}

/* An address at the backend: `path` below its base URL, or below its origin. A temporary client determines
 * the base URL. */
static cpod_status make_url(const char *backend_url, bool at_origin, const char *path,
                            const cpod_core_query *query, size_t query_count, char **url, cpod_error *error)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = backend_url;
    cpod_client *client = NULL;
    cpod_status status = cpod_client_new(&options, &client, error);
    if (status != CPOD_OK)
        return status;
    const char *base = cpod_client_base_url(client);
    size_t length = at_origin ? origin_length(base) : strlen(base);
    status = cpod_core_url(NULL, base, length, path, query, query_count, url);
    cpod_client_free(client);
    return status == CPOD_OK ? status : cpod_core_fail(error, status, "Out of memory");
}

cpod_status cpod_begin_login(const char *backend_url, const char *return_to, char **url, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (url == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument url is NULL");
    *url = NULL;
    if (!is_web_address(return_to))
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "The argument return_to must begin with http:// or https://");
    const cpod_core_query query[] = {{"return_to", return_to}};
    return make_url(backend_url, false, LOGIN_PATH, query, 1, url, error);
}

cpod_status cpod_oauth_authorize_url(const char *backend_url, const cpod_authorization *authorization,
                                     char **url, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (url == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument url is NULL");
    *url = NULL;
    static const cpod_core_options type = {
        "cpod_authorization", sizeof(cpod_authorization), CPOD_ERR_INVALID_ARGUMENT,
        "The authorization has no size: initialize it with CPOD_AUTHORIZATION_INIT"};
    cpod_authorization own;
    if (authorization == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument authorization is NULL");
    cpod_status status = cpod_core_widen(&own, &type, authorization, error);
    if (status != CPOD_OK)
        return status;
    const cpod_core_query query[] = {
        {"response_type", "code"},
        {"client_id", own.client_id},
        {"redirect_uri", own.redirect_uri},
        {"scope", own.scope},
        {"state", own.state},
        {"code_challenge", own.code_challenge},
        {"code_challenge_method", "S256"},
    };
    static const size_t required[] = {1, 2, 5};
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) {
        const cpod_core_query *member = &query[required[i]];
        if (member->value == NULL || *member->value == '\0')
            return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The authorization has no %s",
                                  member->name);
    }
    return make_url(backend_url, true, AUTHORIZE_PATH, query, sizeof query / sizeof query[0], url, error);
}

static cpod_status import_options(const cpod_client_options *options, cpod_client_options *own,
                                  cpod_error *error)
{
    static const cpod_core_options type = {
        "cpod_client_options", sizeof(cpod_client_options), CPOD_ERR_CONFIGURATION,
        "The options have no size: initialize them with CPOD_CLIENT_OPTIONS_INIT"};
    return cpod_core_widen(own, &type, options, error);
}

/* Begins the exchange of a code: a client with these options, but without credentials. */
static cpod_status begin_exchange(const cpod_client_options *options, const char *code,
                                  cpod_token_grant **out, cpod_client **client, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (out == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    *out = NULL;
    if (code == NULL || *code == '\0')
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument code is missing");
    cpod_client_options own;
    cpod_status status = import_options(options, &own, error);
    if (status != CPOD_OK)
        return status;
    own.token = own.refresh_token = own.client_id = own.client_secret = NULL;
    own.api_key = own.username = own.password = NULL;
    own.token_callback = NULL;
    own.on_token = NULL;
    static const cpod_core_options type = {"cpod_transport", sizeof(cpod_transport), CPOD_ERR_CONFIGURATION,
                                           "The option transport has no size"};
    cpod_transport transport;
    if (own.transport != NULL) { /* it belongs to other clients of the caller */
        status = cpod_core_widen(&transport, &type, own.transport, error);
        if (status != CPOD_OK)
            return status;
        transport.release = NULL;
        own.transport = &transport;
    }
    return cpod_client_new(&own, client, error);
}

cpod_status cpod_exchange_code(const cpod_client_options *options, const char *code,
                               const cpod_call_options *call, cpod_token_grant **out, cpod_error *error)
{
    cpod_client *client = NULL;
    cpod_status status = begin_exchange(options, code, out, &client, error);
    if (status != CPOD_OK)
        return status;
    const cpod_auth_exchange_params params = {.call = call};
    const cpod_auth_code_exchange body = {.code = code};
    status = cpod_auth_exchange(client, &params, &body, out, error);
    cpod_client_free(client);
    return status;
}

cpod_status cpod_oauth_exchange_code(const cpod_client_options *options, const char *code,
                                     const char *redirect_uri, const char *verifier,
                                     const cpod_call_options *call, cpod_token_grant **out, cpod_error *error)
{
    cpod_client *client = NULL;
    cpod_status status = begin_exchange(options, code, out, &client, error);
    if (status != CPOD_OK)
        return status;
    cpod_client_options own;
    status = import_options(options, &own, error);
    if (status != CPOD_OK) {
        cpod_client_free(client);
        return status;
    }
    const cpod_oauth_token_params params = {.call = call};
    const cpod_oauth_token_request body = {
        .grant_type.value = CPOD_OAUTH_GRANT_TYPE_AUTHORIZATION_CODE,
        .client_id = own.client_id,
        .client_secret = own.client_secret,
        .code = code,
        .redirect_uri = redirect_uri,
        .code_verifier = verifier,
    };
    status = cpod_oauth_token(client, &params, &body, out, error);
    cpod_client_free(client);
    return status;
}

cpod_status cpod_client_from_token(const char *access_token, const char *refresh_token,
                                   const cpod_client_options *options, cpod_client **out, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (out != NULL)
        *out = NULL;
    if (access_token == NULL && refresh_token == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "The arguments access_token and refresh_token are both NULL");
    cpod_client_options own;
    cpod_status status = import_options(options, &own, error);
    if (status != CPOD_OK)
        return status;
    own.token = access_token;
    own.refresh_token = refresh_token;
    if (own.refresh_path == NULL)
        own.refresh_path = REFRESH_PATH;
    return cpod_client_new(&own, out, error);
}

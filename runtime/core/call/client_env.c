/* Clients from environment variables: an address, and a credential for each security scheme. */
#include "core/auth/credential.h"
#include "core/base/error.h"
#include "core/base/wipe.h"
#include "core/call/client.h"
#include "core/http/url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_NAME 320 /* of a variable */

/* NULL: unset or empty. */
static const char *value_of(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || *value == '\0' ? NULL : value;
}

static cpod_status fail(cpod_error *error, const char *name, const char *problem)
{
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The environment variable %s %s", name, problem);
}

/* A line end comes from a file that was read whole. Values are secrets and not shown. */
static cpod_status set(cpod_client *client, const char *name, const cpod_credential *credential,
                       size_t *count, cpod_error *error)
{
    if (!cpodi_header_value_is_valid(credential->secret) ||
        (credential->id != NULL && !cpodi_header_value_is_valid(credential->id)))
        return fail(error, name, "has a line end or a control character");
    cpod_status status = cpodi_auth_set(&client->auth, credential, error);
    *count += status == CPOD_OK ? 1 : 0;
    return status;
}

static cpod_status set_login(cpod_client *client, const cpod_scheme *scheme, const char *value, size_t *count,
                             cpod_error *error)
{
    const char *colon = strchr(value, ':');
    if (colon == NULL || colon == value)
        return fail(error, scheme->variable, "is not a user name and a password, separated by a colon");
    const cpod_allocator *allocator = &client->allocator;
    size_t size = strlen(value) + 1;
    char *user = allocator->allocate(allocator->context, size);
    if (user == NULL)
        return cpodi_no_memory(error);
    memcpy(user, value, size);
    user[colon - value] = '\0';
    const cpod_credential pair = cpodi_credential_login(scheme, user, colon + 1);
    cpod_status status = set(client, scheme->variable, &pair, count, error);
    cpodi_wipe(user, size);
    allocator->release(allocator->context, user, size);
    return status;
}

/* Client credentials, in two variables. */
static cpod_status set_client(cpod_client *client, const cpod_scheme *scheme, size_t *count,
                              cpod_error *error)
{
    char id_name[LONGEST_NAME], secret_name[LONGEST_NAME];
    (void)snprintf(id_name, sizeof id_name, "%s_CLIENT_ID", scheme->variable);
    (void)snprintf(secret_name, sizeof secret_name, "%s_CLIENT_SECRET", scheme->variable);
    const char *id = value_of(id_name), *secret = value_of(secret_name);
    if (id == NULL && secret == NULL)
        return CPOD_OK;
    if (id == NULL || secret == NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The environment variable %s is set, but %s is not",
                          id == NULL ? secret_name : id_name, id == NULL ? id_name : secret_name);
    const cpod_credential pair = cpod_credential_client(scheme->scheme, id, secret);
    return set(client, secret_name, &pair, count, error);
}

static cpod_status set_scheme(cpod_client *client, const cpod_scheme *scheme, size_t *count,
                              cpod_error *error)
{
    const char *value = value_of(scheme->variable);
    if (scheme->type == CPOD_SECURITY_CERTIFICATE)
        return CPOD_OK;
    if (value == NULL)
        return scheme->token_path != NULL ? set_client(client, scheme, count, error) : CPOD_OK;
    if (cpodi_scheme_is_login(scheme))
        return set_login(client, scheme, value, count, error);
    const cpod_credential credential = cpodi_scheme_is_bearer(scheme)
                                           ? cpod_credential_bearer(scheme->scheme, value)
                                           : cpod_credential_key(scheme->scheme, value);
    return set(client, scheme->variable, &credential, count, error);
}

cpod_status cpod_core_credentials_from_env(cpod_client *client, size_t *count, cpod_error *error)
{
    const cpod_tables *tables = client->api->tables;
    cpod_status status = CPOD_OK;
    *count = 0;
    for (uint32_t s = 0; status == CPOD_OK && s < tables->scheme_count; s++)
        status = set_scheme(client, &tables->schemes[s], count, error);
    return status;
}

/* "SHOP_URL" for the API "shop". */
static void name_url(const cpod_api *api, char *name, size_t size)
{
    (void)snprintf(name, size, "%s_URL", api->name);
    for (char *c = name; *c != '\0'; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - ('a' - 'A') : *c);
}

cpod_status cpod_core_client_from_env(const cpod_api *api, cpod_client **out, cpod_error *error)
{
    char name[LONGEST_NAME];
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    if (api != NULL) {
        name_url(api, name, sizeof name);
        options.base_url = value_of(name);
        options.require_server_mapping = options.base_url != NULL && cpodi_url_is_loopback(options.base_url);
    }
    cpod_status status = cpod_core_client_new(api, &options, out, error);
    if (status == CPOD_ERR_CONFIGURATION && options.base_url != NULL)
        return fail(error, name, "is not the address of an API, such as https://api.example.com");
    if (status == CPOD_ERR_CONFIGURATION && api != NULL && strstr(api->server_url, "://") == NULL)
        return fail(error, name, "is not set, and the API names no host: set it to the address of the API");
    if (status != CPOD_OK)
        return status;
    size_t count;
    status = cpod_core_credentials_from_env(*out, &count, error);
    if (status != CPOD_OK) {
        cpod_client_free(*out);
        *out = NULL;
    }
    return status;
}

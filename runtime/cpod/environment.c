#include "cpod/environment.h"

#include <stdlib.h>
#include <string.h>

#include "cpod/client.h"
#include "support.h"

/* What is read from the environment, and by which names. */
typedef struct settings {
    const char *url, *url_name;
    const char *client_id;
    const char *secret, *secret_name;
    const char *tenant_id;
} settings;

static const char *value_of(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || *value == '\0' ? NULL : value;
}

/* The first of two variables that is set, and its name; else NULL and the first name. */
static const char *either(const char *first, const char *second, const char **name)
{
    const char *value = value_of(first);
    *name = first;
    if (value != NULL)
        return value;
    value = value_of(second);
    if (value != NULL)
        *name = second;
    return value;
}

/* A line end at the end comes from `$(cat file)` gone wrong, a space from a quote too much. Values are
 * secrets and not shown. */
static bool is_plain(const char *value)
{
    for (; value != NULL && *value != '\0'; value++) {
        unsigned char c = (unsigned char)*value;
        if (c <= ' ' || c >= 0x7F)
            return false;
    }
    return true;
}

static cpod_status check(const settings *s, cpod_error *error)
{
    const struct {
        const char *name, *value;
    } variables[] = {
        {s->url_name, s->url},
        {"CPOD_CLIENT_ID", s->client_id},
        {s->secret_name, s->secret},
        {"CPOD_TENANT_ID", s->tenant_id},
    };
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        if (!is_plain(variables[i].value))
            return cpod_core_fail(
                error, CPOD_ERR_CONFIGURATION,
                "The environment variable %s holds a space, a line end or a character that is not ASCII: "
                "set it anew",
                variables[i].name);
    }
    if (s->secret == NULL && s->client_id != NULL)
        return cpod_core_fail(
            error, CPOD_ERR_CONFIGURATION,
            "CPOD_CLIENT_ID is set, but CPOD_CLIENT_SECRET is not: set it to the secret of that client");
    if (s->secret == NULL)
        return cpod_core_fail(
            error, CPOD_ERR_CONFIGURATION,
            "There are no credentials in the environment: set CPOD_CLIENT_ID and CPOD_CLIENT_SECRET, or "
            "CPOD_API_KEY");
    if (s->client_id == NULL && strcmp(s->secret_name, "CPOD_CLIENT_SECRET") == 0)
        return cpod_core_fail(
            error, CPOD_ERR_CONFIGURATION,
            "CPOD_CLIENT_SECRET is set, but CPOD_CLIENT_ID is not: set it to the id of that client");
    return CPOD_OK;
}

/* With the values checked, what is left to be wrong with the configuration is the address. */
static cpod_status blame_url(const settings *s, cpod_error *error)
{
    if (s->url == NULL || !HAS(error, message))
        return CPOD_ERR_CONFIGURATION;
    char reason[sizeof error->message];
    memcpy(reason, error->message, sizeof reason);
    return cpod_core_fail(
        error, CPOD_ERR_CONFIGURATION,
        "The environment variable %s is no address of an API, such as https://api.cyberpod.app: %.400s",
        s->url_name, reason);
}

cpod_status cpod_client_from_env(cpod_client **out, cpod_error *error)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    settings s = {.client_id = value_of("CPOD_CLIENT_ID"), .tenant_id = value_of("CPOD_TENANT_ID")};
    s.url = either("CPOD_API_URL", "CPOD_BASE_URL", &s.url_name);
    s.secret = either("CPOD_CLIENT_SECRET", "CPOD_API_KEY", &s.secret_name);
    options.base_url = s.url;
    options.tenant_id = s.tenant_id == NULL ? "default" : s.tenant_id;
    options.client_id = s.client_id;
    if (s.client_id != NULL)
        options.client_secret = s.secret;
    else
        options.api_key = s.secret;
    if (out != NULL) {
        *out = NULL;
        cpod_status status = check(&s, error);
        if (status != CPOD_OK)
            return status;
    }
    cpod_status status = cpod_client_new(&options, out, error);
    return status == CPOD_ERR_CONFIGURATION ? blame_url(&s, error) : status;
}

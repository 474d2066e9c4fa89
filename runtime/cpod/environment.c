#include "cpod/environment.h"

#include "cpod/client.h"
#include "cpod/core/generated.h"
#include "support.h"
#include "tables.h"

#include <stdlib.h>
#include <string.h>

/* The values of the environment, and the names of the variables they came from. */
typedef struct settings {
    const char *url, *url_name;
    const char *client_id;
    const char *secret, *secret_name;
} settings;

static const char *value_of(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || *value == '\0' ? NULL : value;
}

/* The first of two variables that is set, and its name; else NULL and the first name. */
static const char *either(const char *first, const char *second, const char **name)
{
    *name = value_of(first) == NULL && value_of(second) != NULL ? second : first;
    return value_of(*name);
}

/* A line end comes from a file that was read whole, a space from wrong quotes. Values are secrets and not
 * shown. */
static cpod_status check_value(const char *name, const char *value, cpod_error *error)
{
    for (; value != NULL && *value != '\0'; value++) {
        unsigned char c = (unsigned char)*value;
        if (c <= ' ' || c >= 0x7F)
            return cpod_core_fail(
                error, CPOD_ERR_CONFIGURATION,
                "The environment variable %s has a space, a line end or a character that is not ASCII", name);
    }
    return CPOD_OK;
}

static cpod_status check(const settings *s, cpod_error *error)
{
    const struct {
        const char *name, *value;
    } variables[] = {
        {s->url_name, s->url},
        {"CPOD_CLIENT_ID", s->client_id},
        {s->secret_name, s->secret},
    };
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        cpod_status status = check_value(variables[i].name, variables[i].value, error);
        if (status != CPOD_OK)
            return status;
    }
    if (s->secret == NULL && s->client_id != NULL)
        return cpod_core_fail(
            error, CPOD_ERR_CONFIGURATION,
            "CPOD_CLIENT_ID is set, but CPOD_CLIENT_SECRET is not: set it to the secret of that client");
    if (s->client_id == NULL && s->secret != NULL && strcmp(s->secret_name, "CPOD_CLIENT_SECRET") == 0)
        return cpod_core_fail(
            error, CPOD_ERR_CONFIGURATION,
            "CPOD_CLIENT_SECRET is set, but CPOD_CLIENT_ID is not: set it to the id of that client");
    return CPOD_OK;
}

/* The values are checked by then, so that a configuration error can only come from the address. */
static cpod_status blame_url(const settings *s, cpod_error *error)
{
    if (s->url == NULL || !HAS(error, message))
        return CPOD_ERR_CONFIGURATION;
    return cpod_core_fail(
        error, CPOD_ERR_CONFIGURATION,
        "The environment variable %s is not an API address such as https://api.cyberpod.app: %.400s",
        s->url_name, error->message);
}

/* The default headers of the API that have a variable, from it. `headers` has room for all. */
static cpod_status read_headers(const cpod_conventions *from, cpod_header *headers, size_t *count,
                                cpod_error *error)
{
    for (size_t i = 0; i < from->default_header_count; i++) {
        const cpod_default_header *header = &from->default_headers[i];
        if (header->variable == NULL)
            continue; /* core sends it */
        const char *value = value_of(header->variable);
        cpod_status status = check_value(header->variable, value, error);
        if (status != CPOD_OK)
            return status;
        if (value == NULL)
            value = header->value;
        if (value != NULL)
            headers[(*count)++] = (cpod_header){header->name, value};
    }
    return CPOD_OK;
}

/* Sets the credentials of single security schemes, and requires any. */
static cpod_status set_credentials(const settings *s, cpod_client **client, cpod_error *error)
{
    size_t count = 0;
    cpod_status status = cpod_core_credentials_from_env(*client, &count, error);
    if (status == CPOD_OK && count == 0 && s->secret == NULL)
        status = cpod_core_fail(
            error, CPOD_ERR_CONFIGURATION,
            "The environment has no credentials: set CPOD_CLIENT_ID and CPOD_CLIENT_SECRET, or CPOD_API_KEY");
    if (status != CPOD_OK) {
        cpod_client_free(*client);
        *client = NULL;
    }
    return status;
}

static cpod_status make_client(const settings *s, const cpod_header *headers, size_t header_count,
                               cpod_client **out, cpod_error *error)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = s->url;
    options.require_server_mapping = s->url != NULL && cpod_core_is_loopback(s->url);
    options.client_id = s->client_id;
    options.client_secret = s->client_id != NULL ? s->secret : NULL;
    options.api_key = s->client_id == NULL ? s->secret : NULL;
    options.headers = headers;
    options.header_count = header_count;
    cpod_status status = cpod_client_new(&options, out, error);
    if (status == CPOD_ERR_CONFIGURATION)
        return blame_url(s, error);
    return status == CPOD_OK ? set_credentials(s, out, error) : status;
}

cpod_status cpod_client_from_env(cpod_client **out, cpod_error *error)
{
    static const cpod_conventions none = {.default_header_count = 0};
    const cpod_conventions *conventions = cpod_sdk.conventions != NULL ? cpod_sdk.conventions : &none;
    settings s = {.client_id = value_of("CPOD_CLIENT_ID")};
    s.url = either("CPOD_API_URL", "CPOD_BASE_URL", &s.url_name);
    s.secret = either("CPOD_CLIENT_SECRET", "CPOD_API_KEY", &s.secret_name);
    if (out == NULL)
        return cpod_client_new(NULL, NULL, error);
    *out = NULL;
    cpod_status status = check(&s, error);
    if (status != CPOD_OK)
        return status;
    const cpod_allocator *allocator = cpod_default_allocator();
    size_t size = (conventions->default_header_count + 1) * sizeof(cpod_header);
    cpod_header *headers = allocator->allocate(allocator->context, size);
    if (headers == NULL)
        return cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    size_t count = 0;
    status = read_headers(conventions, headers, &count, error);
    if (status == CPOD_OK)
        status = make_client(&s, headers, count, out, error);
    allocator->release(allocator->context, headers, size);
    return status;
}

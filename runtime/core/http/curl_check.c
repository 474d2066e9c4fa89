/* Checks of options when a client is made, which curl itself makes at the first call only. */
#include "core/base/error.h"
#include "core/http/curl_transport.h"
#include "core/http/tls_check.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

static bool can_be_parsed(const char *url, unsigned flags)
{
    CURLU *parsed = curl_url();
    char *port = NULL;
    bool ok = parsed != NULL && curl_url_set(parsed, CURLUPART_URL, url, flags) == CURLUE_OK;
    if (ok && curl_url_get(parsed, CURLUPART_PORT, &port, 0) == CURLUE_OK)
        ok = strcmp(port, "0") != 0;
    curl_free(port);
    curl_url_cleanup(parsed);
    return ok;
}

bool cpodi_curl_url_is_valid(const char *url)
{
    return can_be_parsed(url, 0);
}

static cpod_status check_proxy(const char *kind, const char *name, const char *value, cpod_error *error)
{
    if (value == NULL || *value == '\0' ||
        can_be_parsed(value, CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME))
        return CPOD_OK;
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                      "The %s %s is not the URL of a proxy, such as http://proxy.example.com:3128", kind,
                      name);
}

/* The variables in which curl looks for a proxy. */
static cpod_status check_environment(cpod_error *error)
{
    static const char *const variables[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                            "ALL_PROXY"};
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < sizeof variables / sizeof variables[0]; i++)
        status = check_proxy("environment variable", variables[i], getenv(variables[i]), error);
    return status;
}

cpod_status cpodi_curl_check_options(const cpod_client_options *options, cpod_error *error)
{
    cpod_status status = cpodi_tls_check(options, error);
    if (status == CPOD_OK)
        status = check_proxy("option", "proxy", options->proxy, error);
    return status == CPOD_OK && options->proxy == NULL ? check_environment(error) : status;
}

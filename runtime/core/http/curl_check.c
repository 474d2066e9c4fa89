/* Checks of options when a client is made, which curl itself makes at the first call only. */
#include "core/base/error.h"
#include "core/http/curl_transport.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- URLs ---- */

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

/* ---- files ---- */

/* Whether a regular file has a block of PEM (RFC 7468). Others, such as pipes, can be read only once. */
static bool has_pem(FILE *file)
{
    static const char mark[] = "-----BEGIN ";
    struct stat about;
    size_t matched = 0;
    int c;
    if (fstat(fileno(file), &about) != 0 || S_ISFIFO(about.st_mode))
        return true;
    while (matched < sizeof mark - 1 && (c = getc(file)) != EOF)
        matched = c == mark[matched] ? matched + 1 : c == '-' ? (matched == 5 ? 5 : 1) : 0;
    return matched == sizeof mark - 1;
}

static cpod_status check_file(const char *option, const char *path, cpod_error *error)
{
    char reason[128] = "";
    if (path == NULL)
        return CPOD_OK;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        if (strerror_r(errno, reason, sizeof reason) != 0)
            reason[0] = '\0';
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The file of the option %s cannot be read: %.256s: %s", option, path, reason);
    }
    bool ok = has_pem(file);
    (void)fclose(file);
    return ok ? CPOD_OK
              : cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                           "The file of the option %s has no PEM data (-----BEGIN ...): %.256s", option,
                           path);
}

cpod_status cpodi_curl_check_options(const cpod_client_options *options, cpod_error *error)
{
    cpod_status status = check_file("ca_file", options->ca_file, error);
    if (status == CPOD_OK)
        status = check_file("client_certificate", options->client_certificate, error);
    if (status == CPOD_OK)
        status = check_file("client_key", options->client_key, error);
    if (status == CPOD_OK)
        status = check_proxy("option", "proxy", options->proxy, error);
    return status == CPOD_OK && options->proxy == NULL ? check_environment(error) : status;
}

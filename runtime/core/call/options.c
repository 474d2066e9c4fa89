#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/text.h"
#include "core/call/client.h"
#include "core/call/retry_policy.h"

#include <string.h>

static void fill_defaults(cpod_client_options *options)
{
    if (options->connect_timeout_ms == 0)
        options->connect_timeout_ms = 5000;
    if (options->attempt_timeout_ms == 0)
        options->attempt_timeout_ms = 60000;
    if (options->call_timeout_ms == 0)
        options->call_timeout_ms = 600000;
    if (options->idle_timeout_ms == 0)
        options->idle_timeout_ms = 60000;
    if (options->max_retries == 0)
        options->max_retries = 2;
    if (options->max_body_bytes == 0)
        options->max_body_bytes = (size_t)64 << 20;
    if (options->max_event_bytes == 0)
        options->max_event_bytes = (size_t)1 << 20;
    if (options->max_json_depth == 0)
        options->max_json_depth = 256;
}

static cpod_status copy_text(cpodi_arena *arena, const char **text, const char *name, cpod_error *error)
{
    if (*text == NULL)
        return CPOD_OK;
    /* These travel in headers and URLs; an empty file name or proxy means something and stays. */
    if (!cpodi_header_value_is_valid(*text))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The option %s has a line end or a control character", name);
    *text = cpodi_arena_copy_text(arena, *text, strlen(*text));
    return *text == NULL ? cpodi_no_memory(error) : CPOD_OK;
}

/* PEM has line ends, and a password may have anything. */
static cpod_status copy_pems(cpodi_arena *arena, cpod_client_options *to, cpod_error *error)
{
    const char **texts[] = {&to->ca_pem, &to->client_certificate_pem, &to->client_key_pem,
                            &to->client_key_password};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (*texts[i] == NULL)
            continue;
        *texts[i] = cpodi_arena_copy_text(arena, *texts[i], strlen(*texts[i]));
        if (*texts[i] == NULL)
            return cpodi_no_memory(error);
    }
    return CPOD_OK;
}

static cpod_status copy_texts(cpodi_arena *arena, cpod_client_options *to, cpod_error *error)
{
    const struct {
        const char **text;
        const char *name;
    } texts[] = {
        {&to->base_url, "base_url"},
        {&to->base_path, "base_path"},
        {&to->token, "token"},
        {&to->refresh_token, "refresh_token"},
        {&to->refresh_path, "refresh_path"},
        {&to->client_id, "client_id"},
        {&to->client_secret, "client_secret"},
        {&to->api_key, "api_key"},
        {&to->username, "username"},
        {&to->password, "password"},
        {&to->user_agent, "user_agent"},
        {&to->ca_file, "ca_file"},
        {&to->client_certificate, "client_certificate"},
        {&to->client_key, "client_key"},
        {&to->proxy, "proxy"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cpod_status status = copy_text(arena, texts[i].text, texts[i].name, error);
        if (status != CPOD_OK)
            return status;
    }
    return CPOD_OK;
}

static cpod_status copy_headers(cpodi_arena *arena, cpod_client_options *to, cpod_error *error)
{
    if (to->header_count == 0)
        return CPOD_OK;
    const cpod_header *from = to->headers;
    if (from == NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The option headers is NULL, but header_count is not 0");
    cpod_header *copies = cpodi_arena_alloc(arena, to->header_count * sizeof *copies, _Alignof(cpod_header));
    if (copies == NULL)
        return cpodi_no_memory(error);
    to->headers = copies;
    for (size_t i = 0; i < to->header_count; i++) {
        if (!cpodi_header_name_is_valid(from[i].name) || !cpodi_header_value_is_valid(from[i].value))
            return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                              "The option headers[%zu] is not a valid HTTP header", i);
        copies[i].name = cpodi_arena_copy_text(arena, from[i].name, strlen(from[i].name));
        copies[i].value = cpodi_arena_copy_text(arena, from[i].value, strlen(from[i].value));
        if (copies[i].name == NULL || copies[i].value == NULL)
            return cpodi_no_memory(error);
    }
    return CPOD_OK;
}

/* Checked when the client is made, since curl reports it at the first call only. */
static bool can_be_proxy(const char *text)
{
    static const char *const schemes[] = {"http://",    "https://",  "socks4://",
                                          "socks4a://", "socks5://", "socks5h://"};
    if (text == NULL || strstr(text, "://") == NULL)
        return true;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (cpodi_text_starts_nocase(text, schemes[i]))
            return text[strlen(schemes[i])] != '\0';
    }
    return false;
}

static cpod_status check_tls(const cpod_client_options *options, cpod_error *error)
{
    const struct {
        const char *file, *pem, *file_name, *pem_name;
    } pairs[] = {
        {options->ca_file, options->ca_pem, "ca_file", "ca_pem"},
        {options->client_certificate, options->client_certificate_pem, "client_certificate",
         "client_certificate_pem"},
        {options->client_key, options->client_key_pem, "client_key", "client_key_pem"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i].file != NULL && pairs[i].pem != NULL)
            return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The options %s and %s exclude each other",
                              pairs[i].file_name, pairs[i].pem_name);
    }
    bool has_certificate = options->client_certificate != NULL || options->client_certificate_pem != NULL;
    bool has_key = options->client_key != NULL || options->client_key_pem != NULL;
    if (has_certificate != has_key)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The options client_certificate and client_key, or client_certificate_pem and "
                          "client_key_pem, must be set together");
    if (options->client_key_password != NULL && !has_key)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The option client_key_password needs client_key or client_key_pem");
    if (options->min_tls != CPOD_TLS_DEFAULT && options->min_tls != CPOD_TLS_1_2 &&
        options->min_tls != CPOD_TLS_1_3)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The option min_tls must be CPOD_TLS_1_2 or CPOD_TLS_1_3");
    return CPOD_OK;
}

static cpod_status check(const cpod_client_options *options, cpod_error *error)
{
    if (options->client_id != NULL && options->client_secret == NULL && options->api_key == NULL &&
        options->token == NULL && options->token_callback == NULL && options->refresh_token == NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option client_id needs client_secret");
    if (options->client_secret != NULL && options->client_id == NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The option client_secret needs client_id; without one use api_key");
    if (options->token != NULL && options->token[0] == '\0')
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option token is empty");
    if (options->refresh_token != NULL && options->refresh_token[0] == '\0')
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option refresh_token is empty");
    if (options->refresh_token != NULL && (options->refresh_path == NULL || options->refresh_path[0] == '\0'))
        return cpodi_fail(
            error, CPOD_ERR_CONFIGURATION,
            "The option refresh_token needs refresh_path, the path of the endpoint for refresh tokens");
    if (options->refresh_token != NULL && options->token_callback != NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The options refresh_token and token_callback exclude each other");
    if (options->max_json_depth < 0)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option max_json_depth is negative");
    if (!can_be_proxy(options->proxy))
        return cpodi_fail(
            error, CPOD_ERR_CONFIGURATION,
            "The option proxy must begin with http://, https:// or a socks scheme and name a host");
    if (options->curl != NULL && options->transport != NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The options curl and transport exclude each other: curl configures the default "
                          "transport");
    return check_tls(options, error);
}

cpod_status cpodi_options_copy(const cpod_client_options *from, cpodi_arena *arena, cpod_client_options *to,
                               cpod_error *error)
{
    static const cpod_core_options type = {
        "cpod_client_options", sizeof(cpod_client_options), CPOD_ERR_CONFIGURATION,
        "The options have no size: initialize them with CPOD_CLIENT_OPTIONS_INIT"};
    cpod_status status = cpodi_options_import(to, &type, from, error);
    if (status != CPOD_OK)
        return status;
    fill_defaults(to);
    status = check(to, error);
    if (status == CPOD_OK)
        status = copy_texts(arena, to, error);
    if (status == CPOD_OK)
        status = copy_pems(arena, to, error);
    if (status == CPOD_OK)
        status = copy_headers(arena, to, error);
    if (status == CPOD_OK)
        status = cpodi_retry_policy_copy(&to->retry, arena, CPOD_ERR_CONFIGURATION, error);
    return status == CPOD_OK
               ? cpodi_retry_policy_check(to->retry, "option retry", CPOD_ERR_CONFIGURATION, error)
               : status;
}

/* Requests that are signed with a shared secret (HMAC-SHA256), as gateways and clouds ask for: the hook `sign` sees
 * the request as it is sent. The server is a mock, which is busy at first, so that the second attempt is signed anew. */
#include <cpod/cpod.h>
#include <cpod/test/mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What both sides agree on: an HMAC of time, method, target, host and body in the header X-Signature. A scheme with
 * another form, such as AWS Signature Version 4, uses an HMAC function in place of cpod_signature_sign(). */
static cpod_signature_description describe(void)
{
    cpod_signature_description description = CPOD_SIGNATURE_DESCRIPTION_INIT;
    description.signature_header = "X-Signature";
    description.timestamp_header = "X-Date";
    description.content = "{timestamp}\n{body}";
    description.hmac_prefix = "hmac-sha256=";
    description.secret_encoding = CPOD_SIGNATURE_TEXT;
    return description;
}

typedef struct signer {
    const char *secret;
    int64_t now; /* 0: the system's */
} signer;

/* "POST\n/api/v1/flags/evaluate\napi.example.com\n{…}"; free() it. */
static char *canonical_text(const char *method, const char *url, const char *host, const void *body,
                            size_t length)
{
    const char *target = strstr(url, "://");
    target = target == NULL ? NULL : strchr(target + 3, '/');
    if (target == NULL)
        return NULL;
    size_t size = strlen(method) + strlen(target) + strlen(host) + length + 4;
    char *text = malloc(size);
    if (text == NULL)
        return NULL;
    int head = snprintf(text, size, "%s\n%s\n%s\n", method, target, host);
    if (length > 0)
        memcpy(text + head, body, length);
    text[(size_t)head + length] = '\0';
    return text;
}

static cpod_status make_signature(const signer *s, const char *text, cpod_signature_headers *headers)
{
    const cpod_signature_description description = describe();
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.scheme = CPOD_SIGNATURE_CUSTOM;
    options.description = &description;
    options.secrets = &s->secret;
    options.secret_count = 1;
    options.now = s->now;
    return cpod_signature_sign(&options, NULL, text, strlen(text), headers, NULL);
}

/* ---- the client's side */

static cpod_status sign(void *context, const cpod_sign_request *request)
{
    signer *s = context;
    if (request->body_is_streamed)
        return CPOD_ERR_INVALID_ARGUMENT; /* the scheme covers the body, which is not known yet */
    char *text =
        canonical_text(request->method, request->url, request->host, request->body, request->body_length);
    if (text == NULL)
        return CPOD_ERR_NO_MEMORY;
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    cpod_status st = make_signature(s, text, &headers);
    for (size_t i = 0; st == CPOD_OK && i < headers.count; i++)
        st = cpod_sign_set_header(request, headers.items[i].name, headers.items[i].value);
    free(text);
    s->now += 60; /* each attempt has its own time */
    return st;
}

/* ---- the server's side */

static bool check(const cpod_mock_request *request, const char *secret)
{
    char *text =
        canonical_text(request->method, request->url, "api.example.com", request->body, request->body_length);
    const char *date = cpod_mock_request_header(request, "X-Date");
    const char *found = cpod_mock_request_header(request, "X-Signature");
    if (text == NULL || date == NULL || found == NULL) {
        free(text);
        return false;
    }
    const cpod_signature_description description = describe();
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.scheme = CPOD_SIGNATURE_CUSTOM;
    options.description = &description;
    options.secrets = &secret;
    options.secret_count = 1;
    options.now = 1767225660;
    cpod_error err = CPOD_ERROR_INIT;
    cpod_status st = cpod_signature_verify(&options, request->headers, request->header_count, text,
                                           strlen(text), NULL, &err);
    free(text);
    printf("%s %s\n  X-Date: %s\n  X-Signature: %s\n  %s\n", request->method, request->url, date, found,
           st == CPOD_OK ? "valid" : err.code);
    return st == CPOD_OK;
}

static cpod_status write_script(cpod_mock *mock, cpod_error *err)
{
    cpod_status st = cpod_mock_add(
        mock, CPOD_MOCK_EXCHANGE(.method = "POST", .status = 429, .headers = "retry-after: 1"), err);
    if (st != CPOD_OK)
        return st;
    return cpod_mock_add(mock,
                         CPOD_MOCK_EXCHANGE(.method = "POST", .status = 200,
                                            .headers = "content-type: application/json",
                                            .body = "{\"data\":true,\"meta\":{}}"),
                         err);
}

int main(void)
{
    signer s = {.secret = "a shared secret", .now = 1767225600};
    cpod_error err = CPOD_ERROR_INIT;
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    const cpod_flag_query query = {.flag = "dark_mode"};
    bool dark = false;
    cpod_status st = cpod_mock_new(&mock);
    if (st == CPOD_OK)
        st = write_script(mock, &err);
    if (st == CPOD_OK) {
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.base_url = "https://api.example.com";
        options.transport = cpod_mock_transport(mock);
        options.clock = cpod_mock_clock(mock);
        options.hooks = CPOD_HOOKS(.context = &s, .sign = sign);
        st = cpod_client_new(&options, &client, &err);
    }
    if (st == CPOD_OK)
        st = cpod_flags_evaluate(client, NULL, &query, &dark, &err);
    for (size_t i = 0; i < cpod_mock_request_count(mock); i++) {
        if (!check(cpod_mock_request_at(mock, i), s.secret))
            st = CPOD_ERR_SIGNATURE;
    }
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    cpod_mock_free(mock);
    return st == CPOD_OK ? 0 : 1;
}

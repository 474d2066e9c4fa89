/* Verifies any headers and body: without the secret, none is accepted. What is signed with any id, secret and body
 * is accepted. The first byte is the scheme; NUL divides id, timestamp, signature and body. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpod/core/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Cuts the text up to the next NUL off; the rest begins behind it. */
static const char *cut(const char **rest, const char *end)
{
    const char *text = *rest;
    const char *next = memchr(text, '\0', (size_t)(end - text));
    *rest = next != NULL ? next + 1 : end;
    return text;
}

/* The names of the headers with id, timestamp and signature. */
static const char *const names[][3] = {{"webhook-id", "webhook-timestamp", "webhook-signature"},
                                       {"X-GitHub-Delivery", "-", "X-Hub-Signature-256"},
                                       {"-", "X-Slack-Request-Timestamp", "X-Slack-Signature"},
                                       {"-", "-", "Stripe-Signature"}};

static void sign_and_verify(cpod_signature_options *options, const char *id, const char *body, size_t length)
{
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    if (cpod_signature_sign(options, id, body, length, &headers, NULL) == CPOD_OK)
        require(cpod_signature_verify(options, headers.items, headers.count, body, length, NULL, NULL) ==
                CPOD_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    static const char *const secrets[] = {"c2VjcmV0LXRoYXQtaXMtbm90LWluLXRoZS1pbnB1dA==",
                                          "whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="};
    char *text = malloc(size);
    require(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    const char *end = text + size - 1;
    const char *rest = text;
    const char *id = cut(&rest, end);
    const char *timestamp = cut(&rest, end);
    const char *signature = cut(&rest, end);
    size_t length = (size_t)(end - rest);
    unsigned scheme = data[0] % 4;
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.scheme = (cpod_signature_scheme)scheme;
    options.secrets = secrets;
    options.secret_count = scheme == 0 ? 2 : 1;
    options.tolerance = CPOD_SIGNATURE_ANY_AGE;
    const cpod_header headers[] = {
        {names[scheme][0], id}, {names[scheme][1], timestamp}, {names[scheme][2], signature}};
    require(cpod_signature_verify(&options, headers, 3, rest, length, NULL, NULL) == CPOD_ERR_SIGNATURE);
    options.secret_count = 1;
    options.secrets = &signature; /* any text */
    sign_and_verify(&options, scheme < 2 ? id : NULL, rest, length);
    free(text);
    return 0;
}

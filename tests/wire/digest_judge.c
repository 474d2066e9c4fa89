#include "digest_judge.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HEX_SIZE = EVP_MAX_MD_SIZE * 2 + 1, TEXT_SIZE = 1024 };

bool digest_parameter(const char *header, const char *name, char *value, size_t size)
{
    const char *at = header + strlen("Digest ");
    value[0] = '\0';
    while (*at != '\0') {
        at += strspn(at, " ,");
        size_t length = strcspn(at, "=");
        bool is_it = length == strlen(name) && strncasecmp(at, name, length) == 0;
        at += length;
        at += *at == '=' ? 1 : 0;
        bool is_quoted = *at == '"';
        at += is_quoted ? 1 : 0;
        size_t used = 0;
        for (; *at != '\0' && *at != (is_quoted ? '"' : ','); at++) {
            if (is_quoted && *at == '\\' && at[1] != '\0')
                at++;
            if (is_it && used + 1 < size)
                value[used++] = *at;
        }
        if (is_it) {
            value[used] = '\0';
            return true;
        }
        at += *at != '\0' ? 1 : 0;
    }
    return false;
}

/* H(data) as hexadecimal digits. */
static void hash(const char *algorithm, const char *data, char hex[HEX_SIZE])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    bool is_sha = algorithm != NULL && strncasecmp(algorithm, "SHA-256", strlen("SHA-256")) == 0;
    hex[0] = '\0';
    if (EVP_Digest(data, strlen(data), bytes, &length, is_sha ? EVP_sha256() : EVP_md5(), NULL) != 1)
        return;
    for (unsigned i = 0; i < length; i++)
        (void)snprintf(hex + (size_t)i * 2, 3, "%02x", bytes[i]);
}

typedef struct header_values {
    char nonce_count[16], client_nonce[256];
} header_values;

static void expected_response(const digest_facts *facts, const header_values *sent, char hex[HEX_SIZE])
{
    char text[TEXT_SIZE], a1[HEX_SIZE], a2[HEX_SIZE];
    (void)snprintf(text, sizeof text, "%s:%s:%s", facts->user, facts->realm, facts->password);
    hash(facts->algorithm, text, a1);
    if (facts->algorithm != NULL && strstr(facts->algorithm, "-sess") != NULL) {
        (void)snprintf(text, sizeof text, "%s:%s:%s", a1, facts->nonce, sent->client_nonce);
        hash(facts->algorithm, text, a1);
    }
    (void)snprintf(text, sizeof text, "%s:%s", facts->method, facts->target);
    hash(facts->algorithm, text, a2);
    if (facts->qop != NULL)
        (void)snprintf(text, sizeof text, "%s:%s:%s:%s:%s:%s", a1, facts->nonce, sent->nonce_count,
                       sent->client_nonce, facts->qop, a2);
    else
        (void)snprintf(text, sizeof text, "%s:%s:%s", a1, facts->nonce, a2);
    hash(facts->algorithm, text, hex);
}

static bool has(const char *header, const char *name, const char *expected)
{
    char value[TEXT_SIZE];
    bool is_there = digest_parameter(header, name, value, sizeof value);
    return expected == NULL ? !is_there : is_there && strcmp(value, expected) == 0;
}

const char *digest_judge(const char *header, const digest_facts *facts)
{
    char expected[HEX_SIZE];
    header_values sent;
    if (strncmp(header, "Digest ", strlen("Digest ")) != 0)
        return "another scheme than Digest";
    (void)digest_parameter(header, "nc", sent.nonce_count, sizeof sent.nonce_count);
    (void)digest_parameter(header, "cnonce", sent.client_nonce, sizeof sent.client_nonce);
    expected_response(facts, &sent, expected);
    if (strstr(header, facts->password) != NULL)
        return "the password";
    if (!has(header, "username", facts->user))
        return "another user name";
    if (!has(header, "realm", facts->realm) || !has(header, "nonce", facts->nonce) ||
        !has(header, "opaque", facts->opaque))
        return "realm, nonce or opaque of no challenge";
    if (!has(header, "uri", facts->target))
        return "the target of another request";
    if (!has(header, "algorithm", facts->algorithm) || !has(header, "qop", facts->qop))
        return "another algorithm, or quality of protection";
    if (facts->qop != NULL && (strcmp(sent.nonce_count, "00000001") != 0 || strlen(sent.client_nonce) < 16))
        return "a wrong count, or a short nonce of the client";
    return has(header, "response", expected) ? NULL : "a wrong response";
}

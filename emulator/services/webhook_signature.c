#include "services/webhook_signature.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/base64.h"

enum { ED25519_KEY_SIZE = 32, ED25519_SIZE = 64 };

static void add(arena *a, http_fields *out, const char *name, const char *value)
{
    *vector_add(a, out) = (http_field){.name = name, .value = value};
}

/* The beginning of what is signed, with the body behind it. */
static const char *join(arena *a, const char *start, const webhook_message *m, size_t *length)
{
    buffer text = {0};
    buffer_append(&text, start);
    buffer_append_n(&text, m->body, m->length);
    *length = text.length;
    return buffer_to_arena(&text, a);
}

static void hmac(const void *key, size_t key_length, const char *text, size_t length,
                 unsigned char out[SHA256_DIGEST_LENGTH])
{
    unsigned size = 0;
    HMAC(EVP_sha256(), key, (int)key_length, (const unsigned char *)text, length, out, &size);
}

/* In hexadecimal digits, with the bytes of the secret's text as key. */
static const char *hmac_hex(arena *a, const webhook_message *m, const char *start)
{
    size_t length;
    const char *text = join(a, start, m, &length);
    unsigned char digest[SHA256_DIGEST_LENGTH];
    hmac(m->secret, strlen(m->secret), text, length, digest);
    char *digits = arena_alloc(a, 2 * sizeof digest + 1);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(digits + 2 * i, 3, "%02x", digest[i]);
    return digits;
}

/* ---- the schemes */

static const char *standard_start(arena *a, const webhook_message *m)
{
    return arena_format(a, "%s.%lld.", m->id, (long long)m->seconds);
}

static void add_standard(arena *a, const webhook_message *m, const char *signature, http_fields *out)
{
    add(a, out, "webhook-id", m->id);
    add(a, out, "webhook-timestamp", arena_format(a, "%lld", (long long)m->seconds));
    if (signature != NULL)
        add(a, out, "webhook-signature", signature);
}

/* Decodes base64 behind a prefix; `is_optional`: or without the prefix. */
static const char *decode_secret(arena *a, const char *secret, const char *prefix, bool is_optional,
                                 size_t *size)
{
    size_t length = strlen(prefix);
    bool has_prefix = strncmp(secret, prefix, length) == 0;
    return has_prefix || is_optional ? base64_decode(a, secret + (has_prefix ? length : 0), size) : NULL;
}

static bool sign_hmac(arena *a, const webhook_message *m, http_fields *out)
{
    size_t size = 0;
    const char *key = decode_secret(a, m->secret, "whsec_", true, &size);
    if (key == NULL || size == 0)
        return false;
    size_t length;
    const char *text = join(a, standard_start(a, m), m, &length);
    unsigned char digest[SHA256_DIGEST_LENGTH];
    hmac(key, size, text, length, digest);
    add_standard(a, m, arena_format(a, "v1,%s", base64_encode(a, digest, sizeof digest)), out);
    return true;
}

static bool sign_ed25519(arena *a, const webhook_message *m, http_fields *out)
{
    size_t size = 0;
    const char *key = decode_secret(a, m->secret, "whsk_", false, &size);
    if (key == NULL || (size != ED25519_KEY_SIZE && size != (size_t)2 * ED25519_KEY_SIZE))
        return false;
    size_t length;
    const char *text = join(a, standard_start(a, m), m, &length);
    unsigned char signature[ED25519_SIZE];
    size_t signature_size = sizeof signature;
    EVP_PKEY *pair =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, (const unsigned char *)key, ED25519_KEY_SIZE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = pair != NULL && context != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, pair) == 1 &&
              EVP_DigestSign(context, signature, &signature_size, (const unsigned char *)text, length) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pair);
    if (ok)
        add_standard(a, m, arena_format(a, "v1a,%s", base64_encode(a, signature, sizeof signature)), out);
    return ok;
}

static bool sign_github(arena *a, const webhook_message *m, http_fields *out)
{
    add(a, out, "X-GitHub-Delivery", m->id);
    add(a, out, "X-Hub-Signature-256", arena_format(a, "sha256=%s", hmac_hex(a, m, "")));
    return true;
}

static bool sign_slack(arena *a, const webhook_message *m, http_fields *out)
{
    const char *start = arena_format(a, "v0:%lld:", (long long)m->seconds);
    add(a, out, "X-Slack-Request-Timestamp", arena_format(a, "%lld", (long long)m->seconds));
    add(a, out, "X-Slack-Signature", arena_format(a, "v0=%s", hmac_hex(a, m, start)));
    return true;
}

static bool sign_stripe(arena *a, const webhook_message *m, http_fields *out)
{
    const char *start = arena_format(a, "%lld.", (long long)m->seconds);
    add(a, out, "Stripe-Signature",
        arena_format(a, "t=%lld,v1=%s", (long long)m->seconds, hmac_hex(a, m, start)));
    return true;
}

static const struct {
    const char *name;
    bool (*sign)(arena *a, const webhook_message *m, http_fields *out);
} schemes[] = {
    {"hmac-sha256", sign_hmac}, {"ed25519", sign_ed25519}, {"github", sign_github},
    {"slack", sign_slack},      {"stripe", sign_stripe},
};

bool webhook_sign(arena *a, const webhook_message *m, http_fields *out)
{
    if (m->scheme == NULL) {
        add_standard(a, m, NULL, out);
        return true;
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (strcmp(schemes[i].name, m->scheme) == 0)
            return m->secret != NULL && m->secret[0] != '\0' && schemes[i].sign(a, m, out);
    return false;
}

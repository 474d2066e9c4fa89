#include "engine/auth/jwt.h"

#include "engine/base/base64.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>

static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

const char *jwt_signature(arena *a, const char *text, size_t length, const unsigned char key[JWT_KEY_SIZE])
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    unsigned digest_length = 0;
    HMAC(EVP_sha256(), key, JWT_KEY_SIZE, (const unsigned char *)text, length, digest, &digest_length);
    return base64url_encode(a, digest, digest_length);
}

bool jwt_is_same(const char *signature, const char *expected)
{
    size_t length = strlen(expected);
    return strlen(signature) == length && CRYPTO_memcmp(signature, expected, length) == 0;
}

const char *jwt_sign(arena *a, const cJSON *claims, const unsigned char key[JWT_KEY_SIZE])
{
    buffer payload = {0};
    json_print(claims, &payload);
    const char *text =
        arena_format(a, "%s.%s", base64url_encode(a, (const unsigned char *)header, strlen(header)),
                     base64url_encode(a, (const unsigned char *)buffer_text(&payload), payload.length));
    buffer_free(&payload);
    return arena_format(a, "%s.%s", text, jwt_signature(a, text, strlen(text), key));
}

cJSON *jwt_verify(arena *a, const char *token, const unsigned char key[JWT_KEY_SIZE])
{
    const char *payload = strchr(token, '.');
    const char *mac = payload != NULL ? strchr(payload + 1, '.') : NULL;
    if (mac == NULL)
        return NULL;
    /* A valid signature proves the header as well: nothing else is ever signed with this key. */
    const char *expected = jwt_signature(a, token, (size_t)(mac - token), key);
    if (!jwt_is_same(mac + 1, expected))
        return NULL;
    size_t length;
    const char *bytes = base64url_decode(a, payload + 1, (size_t)(mac - payload - 1), &length);
    json_error error;
    return bytes != NULL ? json_parse(bytes, length, &error) : NULL;
}

#include "engine/auth/jwt.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>

static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

const char *base64url_encode(arena *a, const unsigned char *bytes, size_t length)
{
    char *text = arena_alloc(a, (length + 2) / 3 * 4 + 1);
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
    for (char *c = text; *c != '\0'; c++) {
        if (*c == '+')
            *c = '-';
        else if (*c == '/')
            *c = '_';
        else if (*c == '=')
            *c = '\0';
    }
    return text;
}

unsigned char *base64url_decode(arena *a, const char *text, size_t text_length, size_t *length)
{
    size_t padded = (text_length + 3) / 4 * 4;
    size_t padding = padded - text_length;
    if (text_length == 0 || padding == 3)
        return NULL;
    char *copy = arena_alloc(a, padded + 1);
    memset(copy, '=', padded);
    for (size_t i = 0; i < text_length; i++) {
        char c = text[i];
        if (strchr("+/=", c) != NULL)
            return NULL;
        copy[i] = c;
        if (c == '-')
            copy[i] = '+';
        if (c == '_')
            copy[i] = '/';
    }
    unsigned char *bytes = arena_alloc(a, padded / 4 * 3 + 1);
    int decoded = EVP_DecodeBlock(bytes, (const unsigned char *)copy, (int)padded);
    if (decoded < 0)
        return NULL;
    *length = (size_t)decoded - padding;
    return bytes;
}

static const char *signature(arena *a, const char *text, size_t length, const unsigned char key[JWT_KEY_SIZE])
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    unsigned digest_length = 0;
    HMAC(EVP_sha256(), key, JWT_KEY_SIZE, (const unsigned char *)text, length, digest, &digest_length);
    return base64url_encode(a, digest, digest_length);
}

const char *jwt_sign(arena *a, const cJSON *claims, const unsigned char key[JWT_KEY_SIZE])
{
    buffer payload = {0};
    json_print(claims, &payload);
    const char *text =
        arena_format(a, "%s.%s", base64url_encode(a, (const unsigned char *)header, strlen(header)),
                     base64url_encode(a, (const unsigned char *)buffer_text(&payload), payload.length));
    buffer_free(&payload);
    return arena_format(a, "%s.%s", text, signature(a, text, strlen(text), key));
}

cJSON *jwt_verify(arena *a, const char *token, const unsigned char key[JWT_KEY_SIZE])
{
    const char *payload = strchr(token, '.');
    const char *mac = payload != NULL ? strchr(payload + 1, '.') : NULL;
    if (mac == NULL)
        return NULL;
    /* The header is ours when the signature fits: nothing else is ever signed with this key. */
    const char *expected = signature(a, token, (size_t)(mac - token), key);
    if (strlen(mac + 1) != strlen(expected) || CRYPTO_memcmp(mac + 1, expected, strlen(expected)) != 0)
        return NULL;
    size_t length;
    const unsigned char *bytes = base64url_decode(a, payload + 1, (size_t)(mac - payload - 1), &length);
    json_error error;
    return bytes != NULL ? json_parse((const char *)bytes, length, &error) : NULL;
}

#include "core/signature/key.h"

#include "core/base/ascii.h"
#include "core/base/base64.h"
#include "core/base/error.h"
#include "core/base/wipe.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

enum {
    ED25519_KEY_SIZE = 32,
    SECRET_LIMIT = 512 /* characters of an encoded secret */
};

static const struct {
    const char *prefix;
    bool is_ed25519, is_private;
} kinds[] = {
    {"whsec_", false, true},
    {"whpk_", true, false},
    {"whsk_", true, true},
    {"", false, true},
};

static bool decode_hex(const char *text, size_t length, unsigned char *to, size_t *size)
{
    for (size_t i = 0; i + 1 < length; i += 2) {
        int high = cpodi_ascii_hex_value(text[i]);
        int low = cpodi_ascii_hex_value(text[i + 1]);
        if (high < 0 || low < 0)
            return false;
        to[i / 2] = (unsigned char)(high << 4 | low);
    }
    *size = length / 2;
    return length % 2 == 0;
}

static cpod_status invalid(size_t number, const char *expected, cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option secrets[%zu] is invalid: expected %s",
                      number, expected);
}

/* The errors of libcrypto stay in its queue, where they would be taken for errors of the program. */
static cpod_status failed(cpod_error *error)
{
    ERR_clear_error();
    return cpodi_no_memory(error);
}

static cpod_status open_bytes(const unsigned char *bytes, size_t size, size_t number,
                              cpodi_signature_key *out, cpod_error *error)
{
    if (size == 0)
        return invalid(number, "a text that is not empty", error);
    if (!out->is_ed25519) {
        out->key = EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, NULL, bytes, size);
        return out->key != NULL ? CPOD_OK : failed(error);
    }
    /* A private key may have its public key behind it, as libsodium writes it. */
    if (size != ED25519_KEY_SIZE && !(out->is_private && size == 2 * ED25519_KEY_SIZE))
        return invalid(number, "an ed25519 key of 32 bytes in base64", error);
    out->key = out->is_private ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, bytes, ED25519_KEY_SIZE)
                               : EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, ED25519_KEY_SIZE);
    return out->key != NULL ? CPOD_OK : failed(error);
}

cpod_status cpodi_signature_key_open(const char *secret, size_t number, cpod_signature_encoding encoding,
                                     cpodi_signature_key *out, cpod_error *error)
{
    *out = (cpodi_signature_key){.key = NULL};
    if (secret == NULL)
        return invalid(number, "a text, found NULL", error);
    if (encoding == CPOD_SIGNATURE_TEXT)
        return open_bytes((const unsigned char *)secret, strlen(secret), number, out, error);
    size_t kind = encoding == CPOD_SIGNATURE_BASE64 ? 0 : sizeof kinds / sizeof kinds[0] - 1;
    while (strncmp(secret, kinds[kind].prefix, strlen(kinds[kind].prefix)) != 0)
        kind++;
    out->is_ed25519 = kinds[kind].is_ed25519;
    out->is_private = kinds[kind].is_private;
    const char *text = secret + strlen(kinds[kind].prefix);
    size_t length = strlen(text);
    if (length > SECRET_LIMIT)
        return invalid(number, "at most 512 characters", error);
    unsigned char bytes[SECRET_LIMIT];
    size_t size = 0;
    bool is_valid = encoding == CPOD_SIGNATURE_HEX ? decode_hex(text, length, bytes, &size)
                                                   : cpodi_base64_decode(text, length, bytes, &size);
    cpod_status status =
        is_valid ? open_bytes(bytes, size, number, out, error)
                 : invalid(number, encoding == CPOD_SIGNATURE_HEX ? "hexadecimal digits" : "base64", error);
    cpodi_wipe(bytes, sizeof bytes);
    return status;
}

void cpodi_signature_key_close(cpodi_signature_key *key)
{
    EVP_PKEY_free(key->key); /* wipes it */
    key->key = NULL;
}

static bool join(cpodi_signature_message *message)
{
    if (message->joined != NULL)
        return true;
    message->joined = malloc(message->length + 1);
    if (message->joined == NULL)
        return false;
    size_t at = 0;
    for (size_t i = 0; i < message->count; i++) {
        if (message->pieces[i].length > 0)
            memcpy(message->joined + at, message->pieces[i].data, message->pieces[i].length);
        at += message->pieces[i].length;
    }
    return true;
}

void cpodi_signature_message_free(cpodi_signature_message *message)
{
    free(message->joined);
    message->joined = NULL;
}

static bool sign_hmac(EVP_MD_CTX *context, EVP_PKEY *key, const cpodi_signature_message *message,
                      unsigned char *out)
{
    if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) != 1)
        return false;
    for (size_t i = 0; i < message->count; i++)
        if (EVP_DigestSignUpdate(context, message->pieces[i].data, message->pieces[i].length) != 1)
            return false;
    size_t size = CPODI_HMAC_SIZE;
    return EVP_DigestSignFinal(context, out, &size) == 1 && size == CPODI_HMAC_SIZE;
}

static bool sign_ed25519(EVP_MD_CTX *context, EVP_PKEY *key, cpodi_signature_message *message,
                         unsigned char *out)
{
    size_t size = CPODI_ED25519_SIZE;
    return join(message) && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
           EVP_DigestSign(context, out, &size, message->joined, message->length) == 1 &&
           size == CPODI_ED25519_SIZE;
}

cpod_status cpodi_signature_key_sign(const cpodi_signature_key *key, cpodi_signature_message *message,
                                     unsigned char *out, cpod_error *error)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL && (key->is_ed25519 ? sign_ed25519(context, key->key, message, out)
                                                  : sign_hmac(context, key->key, message, out));
    EVP_MD_CTX_free(context);
    return ok ? CPOD_OK : failed(error);
}

cpod_status cpodi_signature_key_check(const cpodi_signature_key *key, cpodi_signature_message *message,
                                      const unsigned char *signature, bool *is_right, cpod_error *error)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok =
        context != NULL && join(message) && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key->key) == 1;
    *is_right =
        ok && EVP_DigestVerify(context, signature, CPODI_ED25519_SIZE, message->joined, message->length) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error(); /* a signature that does not match leaves an error */
    return ok ? CPOD_OK : cpodi_no_memory(error);
}

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

bool cpodi_signature_decode(cpod_signature_encoding encoding, const char *text, size_t length,
                            unsigned char *to, size_t *size)
{
    if (encoding == CPOD_SIGNATURE_BASE64)
        return cpodi_base64_decode(text, length, to, size);
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

/* After a function of libcrypto has failed. */
static cpod_status failed(cpod_error *error)
{
    if (ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE)
        return cpodi_no_memory(error);
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                      "The system's libcrypto does not provide HMAC-SHA256 or ed25519");
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
    if (encoding == CPOD_SIGNATURE_TEXT) {
        ERR_set_mark();
        cpod_status opened = open_bytes((const unsigned char *)secret, strlen(secret), number, out, error);
        ERR_pop_to_mark();
        return opened;
    }
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
    bool is_valid = cpodi_signature_decode(encoding, text, length, bytes, &size);
    const char *expected = encoding == CPOD_SIGNATURE_HEX ? "hexadecimal digits" : "base64";
    ERR_set_mark(); /* libcrypto's errors must not be taken for errors of the program */
    cpod_status status =
        is_valid ? open_bytes(bytes, size, number, out, error) : invalid(number, expected, error);
    ERR_pop_to_mark();
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

static bool sign_ed25519(EVP_MD_CTX *context, EVP_PKEY *key, const cpodi_signature_message *message,
                         unsigned char *out)
{
    size_t size = CPODI_ED25519_SIZE;
    return EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
           EVP_DigestSign(context, out, &size, message->joined, message->length) == 1 &&
           size == CPODI_ED25519_SIZE;
}

cpod_status cpodi_signature_key_sign(const cpodi_signature_key *key, cpodi_signature_message *message,
                                     unsigned char *out, cpod_error *error)
{
    if (key->is_ed25519 && !join(message))
        return cpodi_no_memory(error);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL)
        return cpodi_no_memory(error);
    ERR_set_mark();
    bool ok = key->is_ed25519 ? sign_ed25519(context, key->key, message, out)
                              : sign_hmac(context, key->key, message, out);
    cpod_status status = ok ? CPOD_OK : failed(error);
    ERR_pop_to_mark();
    EVP_MD_CTX_free(context);
    return status;
}

cpod_status cpodi_signature_key_check(const cpodi_signature_key *key, cpodi_signature_message *message,
                                      const unsigned char *signature, bool *is_right, cpod_error *error)
{
    EVP_MD_CTX *context = join(message) ? EVP_MD_CTX_new() : NULL;
    if (context == NULL)
        return cpodi_no_memory(error);
    ERR_set_mark(); /* a signature that does not match is an error, too */
    bool ok = EVP_DigestVerifyInit(context, NULL, NULL, NULL, key->key) == 1;
    *is_right =
        ok && EVP_DigestVerify(context, signature, CPODI_ED25519_SIZE, message->joined, message->length) == 1;
    cpod_status status = ok ? CPOD_OK : failed(error);
    ERR_pop_to_mark();
    EVP_MD_CTX_free(context);
    return status;
}
